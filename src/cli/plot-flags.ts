import { resolve } from 'node:path';
import { z } from 'zod';
import { OptionError } from '../base/error.js';
import { PLOT_FORMATS, type PlotFormat } from '../report/index.js';

/** Where pictures of results go. */
export const plotFlags = z.strictObject({
  plot: z
    .string()
    .min(1)
    .optional()
    .describe('Folder to draw the results into, as one picture each; files of the same names are replaced.')
    .meta({ value: 'folder' }),
  plotFormat: z.enum(PLOT_FORMATS).optional().describe('Kind of the pictures (default: png).'),
});

/** Pictures of results to draw, and a table to write; absolute paths. */
export interface ResultFiles {
  readonly plot?: { readonly folder: string; readonly format: PlotFormat } | undefined;
  readonly table?: string | undefined;
}

/** Throws OptionError for a folder that looks like a picture, or a kind of pictures without a folder. */
export function plotOf(
  { plot, plotFormat }: z.output<typeof plotFlags>,
  folder: string,
): NonNullable<ResultFiles['plot']> | undefined {
  if (plot === undefined) {
    if (plotFormat === undefined) return undefined;
    throw new OptionError({
      code: 'option/plot',
      where: '--plot-format',
      what: 'there is no folder to draw into',
      fix: 'name one: --plot <folder>',
    });
  }
  if (/\.(png|svg)$/i.test(plot)) {
    throw new OptionError({
      code: 'option/plot',
      where: '--plot',
      what: 'several pictures are drawn, into a folder',
      got: plot,
      fix: 'name a folder, and say --plot-format svg for SVG',
    });
  }
  return { folder: resolve(folder, plot), format: plotFormat ?? 'png' };
}
