import type { Drawing } from '../drawing-svg.js';
import type { Room } from '../svg-page.js';
import { embeddedSvg } from './embedded-svg.js';
import { type Content, type Html, html } from './html.js';

/** Room for a drawing where the page is wide, and on a phone. */
export const WIDE: Room = { width: 720, fontSize: 12 };
export const NARROW: Room = { width: 350, fontSize: 12 };

export interface FigureOptions {
  /** For addresses; no other element of the page has it. */
  readonly id: string;
  /** What there is to see, in a sentence with the numbers that matter, for who does not see it. */
  readonly description: string;
  /** Above the drawing; its title where it is left out. */
  readonly title?: Content;
  /** Below the drawing: how to read it. */
  readonly note?: Content;
  /** The numbers that it is drawn from, for who wants them; a table. */
  readonly numbers: Html;
}

/** A drawing with its title, a description for who does not see it, and the table behind it. */
export async function figure(drawing: Drawing, options: FigureOptions): Promise<Html> {
  const { id, description, title = drawing.title, note, numbers } = options;
  const [wide, narrow] = await Promise.all([
    embeddedSvg(drawing, `${id}-wide`, WIDE),
    embeddedSvg(drawing, `${id}-narrow`, NARROW),
  ]);
  return html`<figure id="${id}">
<figcaption>${title}</figcaption>
<div class="chart" role="img" aria-label="${description}"><div class="wide">${wide}</div><div class="narrow">${narrow}</div></div>
${note === undefined ? null : html`<p class="note">${note}</p>`}
<details><summary>The numbers</summary>
${numbers}
</details>
</figure>`;
}
