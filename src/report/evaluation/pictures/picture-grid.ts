import { type Content, type Html, html } from '../../page/html.js';
import type { Thumbnail } from './thumbnail.js';

/** A picture, or several that belong together, with what is said of it. */
export interface GridItem {
  /** What is to be seen, for who does not see it; null where the picture is gone. */
  readonly pictures: readonly { readonly thumbnail: Thumbnail; readonly alt: string }[] | null;
  readonly caption: Content;
}

/** Pictures side by side, as many as fit. */
export function pictureGrid(items: readonly GridItem[]): Html {
  const together = Math.max(1, ...items.map(({ pictures }) => pictures?.length ?? 1));
  return html`<ul class="pictures${together > 1 ? ' wide' : ''}">
${items.map(
  ({ pictures, caption }) => html`<li><div class="shown">${
    pictures === null
      ? html`<span class="gone">picture gone</span>`
      : pictures.map(({ thumbnail, alt }) => imageOf(thumbnail, alt))
  }</div>${caption}</li>
`,
)}</ul>`;
}

export function imageOf({ src, width, height, isTiny }: Thumbnail, alt: string): Html {
  return html`<img src="${src}" alt="${alt}" width="${width}" height="${height}"${isTiny ? html` class="tiny"` : null}>`;
}
