import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { kebabCase } from '../../src/base/kebab-case.js';
import { AugmentSpec, OPERATIONS, resolveAugment } from '../../src/data/augment/index.js';
import { CutmixOptions, MixupOptions } from '../../src/data/augment/mix-options.js';
import { docComment } from './doc-comment.js';
import { optionRows } from './option-rows.js';

const INTRODUCTION = `# Augmentation

<!-- Made from the schemas and comments of src/data/augment; a test fails when it is out of date and says how to make it anew. -->

Random changes to the pictures in training: in every epoch the network sees other variants of them, and learns what does
not matter. It helps most where pictures are few.

    pupil augment photos/ --preview                  # look at what the network would see
    pupil train photos/ --augment standard
    pupil train photos/ --augment '{"policy": "randAugment", "magnitude": 12, "cutmix": {}}'

In a config file or in code the key is \`augment\`, with the same values. The default is \`none\`.

What holds for all of it:

- **Training alone.** Validation, evaluation, prediction, the measured normalization and the exported model see pictures as
  they are, unless [variants](#test-time-augmentation) are asked for.
- **Seeded.** What is done to a picture is drawn from (seed, epoch, position of the picture in the training split, operation)
  by a counter-based generator. It depends neither on the number of decoding threads nor on the order of batches, and a run that
  goes on after a stop sees what it would have seen. An operation more or less in the list changes nothing in those before it.
- **Sizes and labels stay.** Every operation gives a picture of the same size, of whole levels 0 … 255. Only mixup and cutmix
  touch labels.
- **One resampling.** All movements (flips, rotate, scale, translate, shear, perspective, crop, pad) become one 3x3 matrix,
  elastic distortions one field, and the picture is sampled once. Brightness, contrast, saturation and grayscale become one
  linear map, clipped and rounded once. So the order of stages is fixed: movements, then blur and sharpness, then colours, then
  hue, then posterize, solarize, autoContrast and equalize, then noise and erasing; within a stage the order of the list.
- Pictures are changed at the size of the network's input, after decoding: by the decoding threads where every epoch decodes anew,
  otherwise where the batch is made.
- **The same everywhere.** Pixels are changed by WebAssembly kernels with 128-bit SIMD, in whole numbers and float32: the same
  bytes on every machine. [Speed](#speed) is at the end of this page.
`;

const POLICIES = `## Policies

| policy | what it does |
|---|---|
| \`none\` | nothing |
| \`light\` | ${summary('light')}: what CIFAR-10 is usually trained with (He et al. 2015) |
| \`standard\` | ${summary('standard')} |
| \`strong\` | ${summary('strong')} |
| \`randAugment\` | flipHorizontal, pad, and \`count\` operations drawn from 14 at one strength, \`magnitude\` (Cubuk et al. 2020, arXiv 1909.13719) |
| \`trivialAugment\` | flipHorizontal, pad, and one operation drawn from 14 with any strength (Müller and Hutter 2021, arXiv 2103.10158) |
| \`auto\` | \`standard\`, fitted to the pictures |

What needs colours is left out for grey pictures. \`config.json\` of a run holds the policy in full, with every range.

\`auto\` decides on flips and says why, at the start and in \`config.json\`:

1. Classes called by single digits or letters (\`0\`, \`b\`, \`digit_3\`, \`seven\`) are taken for characters: no flips, turns up to
   10 degrees, and the edge continued in place of a reflection.
2. A class called by a side (\`left\`, \`turn-right\`, \`clockwise\`): no flips.
3. Numbers to predict: no flips.
4. Otherwise up to 2,000 training pictures are looked at: a rule made of the mean picture of each class (8x8 grey levels) is tried
   on other pictures, as they are and in the mirror. If the mirror costs more than a tenth of the right answers, there are no
   flips. A dry run goes by the names alone, since it decodes nothing, and says so.

\`{ "policy": "auto", "flips": "horizontal" }\` asks for flips all the same.
`;

const TEST_TIME = `## Test-time augmentation

A trained model may be asked about several variants of each picture. The answer is the mean over variants v = 0 … n - 1 of
p(picture changed by v): of the probabilities of classes or of labels, in regression of the numbers. Variant 0 is the picture
as it is. It takes n times as long as asking once; pictures are decoded once.

    pupil evaluate run/model.onnx test/ --tta flips             # every metric with it and without
    pupil predict run/model.onnx new/*.jpg --tta 8 --seed 1
    pupil predict run/model.onnx new/*.jpg --tta 8 --tta-policy light

- \`flips\`: the picture and the mirror images that training used: 2 variants, or 4 with vertical flips too. A model that was trained
  without augmentation is asked about the left-right mirror image, unless the names of its classes speak against it, as above
  for \`auto\`.
- A number from 2: the picture, and so many less one drawn from what the model was trained with, or from \`--tta-policy\`. The exported
  file says how it was trained. Mixing plays no part.
- Variants are drawn from (seed, number of the variant) and are the same for all pictures: the answer to a picture depends
  neither on the others nor on their order.

Where training did not show such variants, the mean can be worse than the one answer: \`pupil evaluate\` says which.
In code \`predict\`, \`predictEach\` and \`evaluate\` take \`{ tta, ttaPolicy, seed }\`.
`;

const SPEED = `## Speed

One thread, microseconds of CPU for a picture (2 virtual cores of an Intel Xeon with AVX-512, Node 20.20), side by side with
Albumentations 2.0.8 in one run; [bench/README.md](../bench/README.md#albumentations) has the whole table,
and how it is measured:

| operation | size | Pupil | Albumentations | times as fast |
|---|---|---|---|---|
| flip | 32x32 | 2.2 | 4.2 | 1.92 |
| flip upside down | 32x32 | 2.1 | 4.1 | 2.18 |
| rotate | 32x32 | 12.5 | 88.3 | 7.11 |
| affine | 32x32 | 14.0 | 88.9 | 6.35 |
| brightness | 32x32 | 1.9 | 15.2 | 7.87 |
| brightness, contrast | 32x32 | 3.1 | 21.6 | 6.89 |
| colour jitter | 32x32 | 8.4 | 82.6 | 8.49 |
| elastic | 32x32 | 31.9 | 125.5 | 3.72 |
| flip | 224x224 | 16.5 | 16.0 | 0.98 |
| flip upside down | 224x224 | 15.5 | 8.9 | 0.59 |
| rotate | 224x224 | 325.5 | 487.7 | 1.50 |
| affine | 224x224 | 328.6 | 500.8 | 1.56 |
| brightness | 224x224 | 35.0 | 28.2 | 0.81 |
| brightness, contrast | 224x224 | 42.4 | 108.4 | 2.61 |
| colour jitter | 224x224 | 271.0 | 426.8 | 1.58 |
| elastic | 224x224 | 368.4 | 7415.2 | 19.87 |

    npm run bench:setup && npm run bench:albumentations
    npm run bench:augmentation                       # every policy and operation, and what training pays for it

Flips and brightness of large pictures are the exceptions: there the copy into the memory of the kernels and back counts.
Bilinear sampling works with coordinates and weights of 15 bits, within 0.016 of the exact value before it is rounded;
changes of brightness and contrast are within 0.008, other colours are float32.
`;

function summary(policy: 'light' | 'standard' | 'strong'): string {
  const { operations } = resolveAugment(policy, {
    channels: 3,
    classes: ['cat', 'dog'],
    targetKind: 'class',
  });
  return operations
    .map(({ kind, probability, ...options }) => {
      const ranges = Object.entries(options as Record<string, unknown>)
        .filter(([, value]) => Array.isArray(value) && value[0] !== value[1])
        .map(
          ([name, value]) =>
            `${name} ${(value as number[]).map((n) => Number(n.toPrecision(3))).join(' … ')}`,
        );
      const facts = [...(probability === 1 ? [] : [`${Math.round(probability * 100)}%`]), ...ranges];
      return facts.length === 0 ? kind : `${kind} (${facts.join('; ')})`;
    })
    .join(', ');
}

function table(schema: z.ZodType, leftOut: readonly string[] = []): string {
  const rows = optionRows(schema)
    .filter(([name]) => !leftOut.includes(name.replaceAll('`', '')))
    .map((cells) => `| ${cells.map(asRange).join(' | ')} |`);
  return ['| option | values | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

/** A list of two with the same bounds is a range; a list of operations need not name them all. */
function asRange(cell: string): string {
  if (cell.startsWith("list of `'identity'`"))
    return 'list of [operations](#operations), each a name or an object';
  const twice = /^\[(.+), \1\]$/.exec(cell);
  return twice === null ? cell : `[least, most], each a ${twice[1]}`;
}

function operation({ kind, schema }: (typeof OPERATIONS)[number]): string {
  const file = kebabCase(kind);
  const source = readFileSync(
    new URL(`../../src/data/augment/operations/${file}.ts`, import.meta.url),
    'utf8',
  );
  return [`### ${kind}`, docComment(source, kind), table(schema, ['kind'])].join('\n\n');
}

function mixing(name: 'mixup' | 'cutmix', options: z.ZodType): string {
  const source = readFileSync(new URL('../../src/data/augment/mix-pictures.ts', import.meta.url), 'utf8');
  return [`### ${name}`, docComment(source, name), table(options)].join('\n\n');
}

/** The forms that are objects: a policy with settings, and operations of one's own. */
const [, policyForm, operationsForm] = AugmentSpec.options;

/** The text of docs/augmentation.md. */
export function augmentationPage(): string {
  return `${[
    INTRODUCTION.trimEnd(),
    POLICIES.trimEnd(),
    'Settings of a policy, `{ "policy": "standard", ... }`:',
    table(policyForm),
    `## Operations of one's own

    { "augment": { "operations": ["flipHorizontal", { "kind": "rotate", "degrees": [-20, 20], "probability": 0.5 }],
                   "choose": { "count": 1, "from": ["blur", "noise"] } } }

\`border\`, \`fill\`, \`interpolation\`, \`mixup\` and \`cutmix\` as above, and:`,
    table(operationsForm, ['border', 'fill', 'interpolation', 'mixup', 'cutmix']),
    '## Mixing pictures\n\nBatches are mixed within themselves, after everything else; what is true of a picture becomes a share of each class. For the losses `categoricalCrossEntropy` and `binaryCrossEntropy` without class weights; mixup also for regression. Training accuracy then counts the larger share, and says less than usual.',
    mixing('mixup', MixupOptions),
    mixing('cutmix', CutmixOptions),
    TEST_TIME.trimEnd(),
    '## Operations',
    ...OPERATIONS.map(operation),
    SPEED.trimEnd(),
  ].join('\n\n')}\n`;
}
