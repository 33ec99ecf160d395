import { type Drawing, drawingSvg, embeddedSvg, NARROW, WIDE } from '../../report/index.js';
import { RequestError } from '../http/request-error.js';
import { keepAnswers } from './kept-answers.js';

/** Draws charts; what was drawn is kept as long as its chart has not changed. */
export interface ChartPictures {
  /**
   * The text of an SVG: of a file with its title; or, embedded `wide` or `narrow`, of an element of a page, whose colours are the
   * page's `--chart-<name>`.
   *
   * Throws  RequestError 400 for another way to embed.
   */
  of(id: string, signature: string, chart: Drawing, embed: string | undefined): Promise<string>;
}

const ROOMS = { wide: WIDE, narrow: NARROW } as const;
const MOST_KEPT = 64;

export function chartPictures(): ChartPictures {
  const kept = keepAnswers<string>(MOST_KEPT);
  return {
    of(id, signature, chart, embed) {
      if (embed === undefined) return kept.of(id, signature, () => drawingSvg(chart));
      if (embed !== 'wide' && embed !== 'narrow') {
        const message = 'a chart is embedded wide or narrow';
        throw new RequestError(400, {
          code: 'serve/bad-request',
          message,
          fix: 'leave `embed` out for a file',
        });
      }
      return kept.of(`${id} ${embed}`, signature, async () => {
        const prefix = `${id.replaceAll(/[^A-Za-z0-9]+/g, '-').replace(/^-/, '')}-${embed}`;
        return (await embeddedSvg(chart, prefix, ROOMS[embed])).html;
      });
    },
  };
}
