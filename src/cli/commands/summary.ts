import { resolve } from 'node:path';
import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { backboneFlags } from '../backbone-flags.js';
import { renderBackbone } from '../backbone-view.js';
import { defineCommand } from '../command.js';
import { extensionsFlag, readExtensions } from '../config-file.js';
import { backboneResult, scheduleResult, summaryResult } from '../contract/index.js';
import { readNetwork } from '../network-file.js';
import { givenSize, pictureFlags } from '../picture-flags.js';
import { scheduleFlags, scheduleRequest } from '../schedule-flags.js';
import { showSchedule } from '../schedule-view.js';
import { renderSummary } from '../summary-view.js';
import { isValueFile } from '../value-file.js';

export const summary = defineCommand({
  name: 'summary',
  summary: 'Show the layers and costs of a model, or draw a schedule.',
  description:
    'Of an ONNX model of somebody else: the places where pupil train --from can cut it. Else, per layer: output shape, trainable and other parameters, optimizer state, size, multiply-adds of one picture, and what training keeps of it until the gradients are computed.',
  positionals: ['target'],
  options: z.strictObject({
    target: z
      .string()
      .min(1)
      .optional()
      .describe('ONNX model, run directory, name of an architecture, or file (JSON, YAML) with a network.'),
    ...pictureFlags('to build an architecture for'),
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
      .describe(
        "Pictures per update whose activations are counted (default: the run's own, or 32); also those of a schedule, with --pictures.",
      ),
    freeze: z
      .array(z.string().min(1))
      .optional()
      .describe("Layers that would not learn, by name or pattern such as 'stage[12].*'. Repeatable.")
      .meta({ value: 'pattern' }),
    inputLayout: backboneFlags.shape.inputLayout.describe(
      'Of an ONNX model of somebody else: order of the axes of its pictures.',
    ),
    ...extensionsFlag,
    ...scheduleFlags.shape,
  }),
  examples: [
    { line: 'pupil summary runs/photos-1', what: 'the layers of a run' },
    { line: 'pupil summary resnet18.onnx', what: "where somebody else's model can be cut" },
    { line: 'pupil summary model.json --image-size 64', what: 'a network of your own' },
    { line: 'pupil summary resnet-20 --image-size 32 --classes 10', what: 'of an architecture by name' },
    {
      line: "pupil summary resnet-18 --freeze 'stage[123]' --optimizer sgd",
      what: 'what freezing saves',
    },
    { line: 'pupil summary runs/photos-1 --schedule own', what: 'the learning rate of a run' },
    {
      line: 'pupil summary --schedule oneCycle --epochs 20 --plot rate.png',
      what: 'of a run as it might be, also as a picture',
    },
  ],
  result: z.union([summaryResult, backboneResult, scheduleResult]),
  async run({ target, imageSize, config, ...options }, { world }, given) {
    const request = scheduleRequest(options, target, given);
    if (request !== undefined) return showSchedule(request, world);
    if (target === undefined) throw missingTarget();
    const { channels, classes, optimizer, batchSize, freeze } = options;
    const library = await world.library();
    const backbone = isValueFile(target)
      ? undefined
      : await library.backbone(target, { imageSize: givenSize(imageSize), layout: options.inputLayout });
    if (backbone !== undefined)
      return { document: { backbone: target, ...backbone }, text: renderBackbone(backbone) };
    const model = isValueFile(target) ? await readNetwork(resolve(world.folder, target)) : target;
    const result = await library.summarize(model, {
      channels,
      classes,
      optimizer,
      batchSize,
      freeze,
      extensions: await readExtensions(config, world.folder),
      imageSize: givenSize(imageSize),
    });
    return {
      document: { model: target, ...result },
      text: renderSummary(result, world.stdout.isTTY ? world.stdout.columns() : undefined),
    };
  },
});

function missingTarget(): OptionError {
  return new OptionError({
    code: 'option/value',
    where: '<target>',
    what: 'this is needed: a model, a run directory or the name of an architecture',
    fix: 'see pupil summary --help',
  });
}
