import { extname, resolve } from 'node:path';
import { OptionError } from '../base/error.js';
import { writeAtomically } from '../train/index.js';
import { type Drawing, drawingSvg } from './drawing-svg.js';

/** Pixels of a PNG file for each unit of the SVG: sharp on dense screens. */
const PNG_SCALE = 2;
/** Density at which sharp draws an SVG at its own size. */
const SVG_DENSITY = 72;

/**
 * Write a chart as a picture, SVG or PNG by the ending of the name; returns the absolute path.
 *
 * Throws  OptionError `option/plot` for another ending; CheckpointError where the file cannot be written.
 */
export async function saveChart(chart: Drawing, file: string): Promise<string> {
  const path = resolve(file);
  await writeAtomically(path, await renderFor(file, chart));
  return path;
}

/** Throws OptionError `option/plot` unless a chart can be written under this name. */
export function requirePlotName(file: string): 'svg' | 'png' {
  const ending = extname(file).toLowerCase();
  if (ending === '.svg') return 'svg';
  if (ending === '.png') return 'png';
  throw new OptionError({
    code: 'option/plot',
    where: file,
    what: 'a plot is written as SVG or as PNG, by the ending of the name',
    got: ending,
    fix: 'end the name in .svg or .png',
  });
}

async function renderFor(file: string, chart: Drawing): Promise<string | Uint8Array> {
  const kind = requirePlotName(file);
  return kind === 'svg' ? drawingSvg(chart) : chartPng(chart);
}

/** A chart as the bytes of a PNG. */
export async function chartPng(chart: Drawing): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp');
  return sharp(Buffer.from(await drawingSvg(chart)), { density: SVG_DENSITY * PNG_SCALE })
    .png({ palette: true })
    .toBuffer();
}
