import type { ImagesResult } from './measure-images.js';
import type { OverlapResult } from './measure-overlap.js';
import type { NetworksResult, StepCost } from './measure-steps.js';
import type { ScalePlot } from './scale-plot.js';

/** What `npm run bench:scale` measured; a part that was not asked for is missing. */
export interface ScaleResults {
  readonly processor: string;
  readonly images?: ImagesResult;
  readonly overlap?: readonly OverlapResult[];
  readonly batches?: readonly StepCost[];
  readonly depths?: NetworksResult;
  readonly widths?: NetworksResult;
}

/** Markdown tables, for a terminal and for docs/scale.md alike. */
export function scaleTables({ images, overlap, batches, depths, widths }: ScaleResults): string {
  return [
    images && imagesTable(images),
    overlap && overlapTable(overlap),
    batches && batchesTable(batches),
    depths && networksTable('depth', depths),
    widths && networksTable('width', widths),
  ]
    .filter((text) => text !== undefined)
    .join('\n\n');
}

export function scalePlots({ images, batches, depths, widths }: ScaleResults): Record<string, ScalePlot> {
  return {
    ...(images && { 'scale-images': imagesPlot(images), 'scale-memory': memoryPlot(images) }),
    ...(batches && { 'scale-batches': batchesPlot(batches) }),
    ...(depths && { 'scale-depth': networksPlot('Depth: ResNet-8 to ResNet-56', depths) }),
    ...(widths && {
      'scale-width': networksPlot('Width: ResNet-20 with 1/2 to 4 times the filters', widths),
    }),
  };
}

function imagesTable({ sizes, memory }: ImagesResult): string {
  const rows = sizes.map(({ images, ...cost }) => [
    images.toLocaleString('en'),
    ((cost.openProcessorSeconds / images) * 1e6).toFixed(0),
    ((cost.trainProcessorSeconds / images) * 1e6).toFixed(0),
    (cost.openSeconds + cost.trainSeconds).toFixed(1),
    (cost.peakBytes / 2 ** 20).toFixed(0),
  ]);
  const header = ['images', 'opening, µs/image', 'training, µs/image', 'seconds in all', 'peak MB'];
  return `${table(header, rows)}\n\nMemory: ${(memory.intercept / 2 ** 20).toFixed(0)} MB and ${memory.slope.toFixed(0)} bytes for each image (R² ${memory.r2.toFixed(3)}).`;
}

function overlapTable(epochs: readonly OverlapResult[]): string {
  const rows = epochs.map(({ steps, loading, epoch }) =>
    [steps, loading, epoch, Math.max(steps, loading), steps + loading].map((seconds) => seconds.toFixed(2)),
  );
  return table(['steps, s', 'loading, s', 'epoch, s', 'the longer', 'the sum'], rows);
}

function batchesTable(steps: readonly StepCost[]): string {
  const rows = steps.map(({ batch, milliseconds }) => [
    String(batch),
    milliseconds.toFixed(2),
    ((milliseconds / batch) * 1000).toFixed(0),
  ]);
  return table(['batch', 'ms/step', 'µs/image'], rows);
}

function networksTable(what: string, { steps, fit }: NetworksResult): string {
  const rows = steps.map(({ name, multiplyAdds, milliseconds }) => [
    name,
    (multiplyAdds / 1e9).toFixed(2),
    milliseconds.toFixed(1),
    (milliseconds / (multiplyAdds / 1e9)).toFixed(1),
  ]);
  const header = [what, 'thousand million multiply-adds', 'ms/step', 'ms for each'];
  return `${table(header, rows)}\n\n${fitText(fit)}`;
}

function fitText({ intercept, slope, r2 }: NetworksResult['fit']): string {
  return `ms/step = ${intercept.toFixed(1)} + ${slope.toFixed(1)} x thousand million multiply-adds, R² ${r2.toFixed(4)}.`;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function imagesPlot({ sizes }: ImagesResult): ScalePlot {
  return {
    title: 'Processor time for each image',
    x: { label: 'images', scale: 'log' },
    y: { label: 'µs/image' },
    series: [
      {
        name: 'training',
        points: sizes.map((size) => [size.images, (size.trainProcessorSeconds / size.images) * 1e6]),
      },
      {
        name: 'opening',
        points: sizes.map((size) => [size.images, (size.openProcessorSeconds / size.images) * 1e6]),
      },
    ],
  };
}

function memoryPlot({ sizes }: ImagesResult): ScalePlot {
  return {
    title: 'Peak memory of a run',
    x: { label: 'images', scale: 'log' },
    y: { label: 'MB' },
    series: [{ name: 'peak', points: sizes.map(({ images, peakBytes }) => [images, peakBytes / 2 ** 20]) }],
  };
}

function batchesPlot(steps: readonly StepCost[]): ScalePlot {
  return {
    title: 'MNIST convnet: time for each image by size of the batch',
    x: { label: 'images in a batch', scale: 'log' },
    y: { label: 'µs/image' },
    series: [
      {
        name: 'training',
        points: steps.map(({ batch, milliseconds }) => [batch, (milliseconds / batch) * 1000]),
      },
    ],
  };
}

function networksPlot(title: string, { steps, fit }: NetworksResult): ScalePlot {
  return {
    title: `${title} (R² ${fit.r2.toFixed(4)})`,
    x: { label: 'thousand million multiply-adds in a step', scale: 'linear' },
    y: { label: 'ms/step' },
    series: [{ name: 'step', points: steps.map((step) => [step.multiplyAdds / 1e9, step.milliseconds]) }],
    fit,
  };
}
