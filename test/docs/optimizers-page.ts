import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { OPTIMIZERS } from '../../src/train/optimizers/index.js';
import { decayOptions } from '../../src/train/optimizers/weight-decay.js';
import { ClipSpec } from '../../src/train/step/clip-gradient.js';
import { docComment } from './doc-comment.js';
import { markdownTable } from './markdown-table.js';
import { optionRows } from './option-rows.js';

const INTRODUCTION = `# Optimizers

<!-- Made from the schemas and comments of src/train; a test fails when it is out of date and says how to make it anew. -->

An optimizer is written by name, or by name with options:

    "optimizer": "adamw"
    "optimizer": { "kind": "sgd", "momentum": 0.9, "nesterov": true, "weightDecay": 0.0005 }

    pupil train photos/ --optimizer '{"kind": "sgd", "nesterov": true}' --weight-decay 0.0005

The resolved options are stored in \`config.json\` of the run. In the formulas g is the gradient, p a parameter, lr the learning
rate of the update as the [schedule](schedules.md) gives it, and t counts updates from 1.`;

/** Files that hold more than the optimizer they are named for. */
const FILES: Readonly<Record<string, string>> = { adamw: 'adam' };

function source(path: string): string {
  return readFileSync(new URL(`../../src/train/${path}.ts`, import.meta.url), 'utf8');
}

function optionTable(schema: z.ZodType): string {
  return markdownTable(['option', 'values', 'default', 'meaning'], optionRows(schema));
}

function optimizerSection({ kind, options }: (typeof OPTIMIZERS)[number]): string {
  return [
    `### ${kind}`,
    docComment(source(`optimizers/${FILES[kind] ?? kind}`), kind),
    optionTable(options),
  ].join('\n\n');
}

/** The text of docs/optimizers.md. */
export function optimizersPage(): string {
  const plain = z.strictObject(decayOptions({ weightDecay: 0, decoupled: false }));
  return `${[
    INTRODUCTION,
    '## Kinds',
    markdownTable(
      ['kind', 'learning rate', 'weight decay', 'decoupled'],
      OPTIMIZERS.map(({ kind, defaultLearningRate, decay }) => [
        `[\`${kind}\`](#${kind})`,
        String(defaultLearningRate),
        String(decay.weightDecay),
        decay.decoupled ? 'yes' : 'no',
      ]),
    ),
    'These are the defaults. The learning rate is the one from which the schedule falls unless another is given or [looked for](learning-rate-finder.md).',
    ...OPTIMIZERS.map(optimizerSection),
    '## Weight decay',
    docComment(source('optimizers/weight-decay'), 'decayOptions'),
    optionTable(plain),
    'The defaults of `weightDecay` and `decoupled` for each optimizer stand in the table at the top. Only kernels decay: biases\nand the scales and shifts of normalization are few, and pulling them to 0 only hurts.',
    '## Clipping',
    '`clip` limits the gradient of every update, before weight decay and the optimizer see it. It is off unless asked for:\n`--clip 1` or `"clip": 1` limits the norm of the whole gradient, an object says which limit is meant.',
    docComment(source('step/clip-gradient'), 'clipGradient'),
    markdownTable(
      ['kind', '`max`'],
      ClipSpec.options.map(({ shape }) => [`\`${shape.kind.value}\``, String(shape.max.description)]),
    ),
  ].join('\n\n')}\n`;
}
