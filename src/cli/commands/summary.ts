import { z } from 'zod';
import { defineCommand } from '../command.js';
import { summaryResult } from '../contract.js';
import { formatBytes, formatCount } from '../format.js';
import type { Summary } from '../library.js';
import { renderPairs, renderTable } from '../table.js';
import { imageSizeFlag, readSize } from '../train-flags.js';

export const summary = defineCommand({
  name: 'summary',
  summary: 'Show the layers and parameters of a model.',
  positionals: ['target'],
  options: z.strictObject({
    target: z.string().min(1).describe('ONNX model, run directory, or the name of an architecture.'),
    imageSize: imageSizeFlag.optional().describe('Picture size to build an architecture for.'),
    channels: z
      .union([z.literal(1), z.literal(3)])
      .optional()
      .describe('Channels to build an architecture for.'),
    classes: z.int().min(2).optional().describe('Number of classes to build an architecture for.'),
  }),
  examples: [
    { line: 'pupil summary runs/photos-1', what: 'the layers of a run' },
    { line: 'pupil summary resnet-20 --image-size 32 --classes 10', what: 'of an architecture by name' },
  ],
  result: summaryResult,
  async run({ target, imageSize, channels, classes }, { world }) {
    const library = await world.library();
    const size = imageSize === undefined ? undefined : readSize(imageSize);
    const result = await library.summarize(target, {
      imageSize: size === 'auto' ? undefined : size,
      channels,
      classes,
    });
    return { document: result, text: renderSummary(result) };
  },
});

function renderSummary({ input, classes, layers, parameters }: Summary): string[] {
  const right = { align: 'right' as const };
  return [
    ...renderTable(
      [
        { title: 'layer' },
        { title: 'kind' },
        { title: 'output' },
        { title: 'trainable', ...right },
        { title: 'non-trainable', ...right },
      ],
      layers.map((layer) => [
        layer.name,
        layer.kind,
        layer.output.join(' x '),
        formatCount(layer.trainable),
        formatCount(layer.nonTrainable),
      ]),
    ),
    '',
    ...renderPairs([
      ['input', `${input.height} x ${input.width} x ${input.channels}`],
      ['classes', `${classes.length}: ${classes.join(', ')}`],
      ['parameters', `${formatCount(parameters.total)} (${formatBytes(parameters.bytes)})`],
      ['trainable', formatCount(parameters.trainable)],
      ['non-trainable', formatCount(parameters.nonTrainable)],
    ]),
  ];
}
