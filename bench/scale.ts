/** `npm run bench:scale`: what more images, larger batches and larger networks cost; docs/scale.md says how. */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureImages } from './scale/measure-images.js';
import { measureOverlap } from './scale/measure-overlap.js';
import { measureBatches, measureDepths, measureWidths } from './scale/measure-steps.js';
import { scalePlotPng } from './scale/scale-plot.js';
import { type ScaleResults, scalePlots, scaleTables } from './scale/scale-text.js';

const PARTS = ['images', 'overlap', 'batches', 'depths', 'widths'] as const;
const MOST_IMAGES = 1_000_000;

const { values } = parseArgs({
  options: {
    part: { type: 'string', multiple: true, default: [...PARTS] },
    'max-images': { type: 'string', default: String(MOST_IMAGES) },
    rounds: { type: 'string', default: '5' },
    plots: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const unknown = values.part.find((part) => !PARTS.some((known) => known === part));
if (unknown !== undefined) throw new Error(`there is no part ${unknown}: use ${PARTS.join(', ')}`);
const isAsked = (part: (typeof PARTS)[number]) => values.part.includes(part);
const onProgress = (message: string) => console.error(message);
const options = { rounds: Number(values.rounds), onProgress };
const counts = [1000, 3000, 10_000, 30_000, 100_000, 300_000, MOST_IMAGES].filter(
  (count) => count <= Number(values['max-images']),
);

const results: ScaleResults = {
  processor: cpus()[0].model,
  ...(isAsked('images') && { images: await measureImages(counts, onProgress) }),
  ...(isAsked('overlap') && { overlap: await measureOverlap(options.rounds, onProgress) }),
  ...(isAsked('batches') && { batches: await measureBatches([8, 16, 32, 64, 128, 256, 512], options) }),
  ...(isAsked('depths') && { depths: await measureDepths([8, 14, 20, 32, 44, 56], options) }),
  ...(isAsked('widths') && { widths: await measureWidths([0.5, 1, 1.5, 2, 3, 4], options) }),
};
console.log(values.json ? JSON.stringify(results, null, 2) : scaleTables(results));
if (values.plots !== undefined) {
  await mkdir(values.plots, { recursive: true });
  for (const [name, plot] of Object.entries(scalePlots(results)))
    await writeFile(join(values.plots, `${name}.png`), await scalePlotPng(plot));
}
