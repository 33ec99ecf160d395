import { extname, resolve } from 'node:path';
import { z } from 'zod';
import { defineCommand } from '../command.js';
import { summaryResult } from '../contract.js';
import { readNetwork } from '../network-file.js';
import { renderSummary } from '../summary-view.js';
import { imageSizeFlag, readSize } from '../train-flags.js';
import { VALUE_FILES } from '../value-file.js';

export const summary = defineCommand({
  name: 'summary',
  summary: 'Show the layers, parameters and costs of a model.',
  description:
    'Per layer: output shape, trainable and other parameters, optimizer state, size, multiply-adds of one picture, and what training keeps of it until the gradients are computed.',
  positionals: ['target'],
  options: z.strictObject({
    target: z
      .string()
      .min(1)
      .describe('ONNX model, run directory, name of an architecture, or file (JSON, YAML) with a network.'),
    imageSize: imageSizeFlag.optional().describe('Picture size to build an architecture for.'),
    channels: z
      .union([z.literal(1), z.literal(3)])
      .optional()
      .describe('Channels to build an architecture for.'),
    classes: z.int().min(2).optional().describe('Number of classes to build an architecture for.'),
    optimizer: z
      .string()
      .min(1)
      .optional()
      .describe("Optimizer whose state is counted (default: the run's own, or adamw).")
      .meta({ value: 'name' }),
    batchSize: z
      .int()
      .min(1)
      .optional()
      .describe("Pictures per update whose activations are counted (default: the run's own, or 32)."),
    freeze: z
      .array(z.string().min(1))
      .optional()
      .describe("Layers that would not learn, by name or pattern such as 'stage[12].*'. Repeatable.")
      .meta({ value: 'pattern' }),
  }),
  examples: [
    { line: 'pupil summary runs/photos-1', what: 'the layers of a run' },
    { line: 'pupil summary model.json --image-size 64', what: 'a network of your own' },
    { line: 'pupil summary resnet-20 --image-size 32 --classes 10', what: 'of an architecture by name' },
    {
      line: "pupil summary resnet-18 --freeze 'stage[123]' --optimizer sgd",
      what: 'what freezing saves',
    },
  ],
  result: summaryResult,
  async run({ target, imageSize, ...question }, { world }) {
    const library = await world.library();
    const size = imageSize === undefined ? undefined : readSize(imageSize);
    const isNetworkFile = VALUE_FILES.includes(extname(target).toLowerCase());
    const model = isNetworkFile ? await readNetwork(resolve(world.folder, target)) : target;
    const result = await library.summarize(model, {
      ...question,
      imageSize: size === 'auto' ? undefined : size,
    });
    return {
      document: { model: target, ...result },
      text: renderSummary(result, world.stdout.isTTY ? world.stdout.columns() : undefined),
    };
  },
});
