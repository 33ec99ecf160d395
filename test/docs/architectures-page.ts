import { readFileSync } from 'node:fs';
import { isPupilError } from '../../src/base/error.js';
import { formatCount } from '../../src/base/format-count.js';
import { input } from '../../src/graph/index.js';
import {
  ARCHITECTURE_NAMES,
  ARCHITECTURES,
  type ArchitectureSpec,
  architecture,
  buildNetwork,
  type PictureFacts,
  summarizeNetwork,
} from '../../src/nn/index.js';
import { PUBLISHED_SIZES } from '../published-sizes.js';
import { docComment } from './doc-comment.js';
import { markdownTable } from './markdown-table.js';
import { optionRows } from './option-rows.js';

const INTRODUCTION = `# Architectures

<!-- Made from src/nn/architectures; a test fails when it is out of date and says how to make it anew. -->

Networks by name. Each fits itself to the size, the channels and the classes of the pictures; \`auto\` also chooses its
depth and width by them, and is the default.

    pupil train photos/ --architecture resnet-20
    pupil summary resnet-20 --image-size 32 --classes 10

A family takes options, in a config file and in code; a member of a family is the family with some of them chosen, and
takes the others:

    { "architecture": { "name": "resnet-cifar", "depth": 26, "shortcut": "projection" } }

    train({ name: 'resnet-32', shortcut: 'projection' }, imageFolder('photos'))

\`architecture(spec, facts)\` gives the layers themselves, plain JSON to be looked at and changed. Pictures that are too small
for a network are refused; the message names the layer that they do not fit, and the size that would do.`;

const SIZES: readonly (readonly [height: number, channels: number])[] = [
  [28, 1],
  [32, 3],
  [96, 3],
  [224, 3],
];
const CLASSES = 10;
/** Their members stand for them in the table of sizes. */
const FAMILIES_WITH_MEMBERS = new Set(
  ARCHITECTURES.filter(({ members }) => Object.keys(members).length > 0).map(({ name }) => name),
);

function source(name: string): string {
  const file = name === 'auto' ? 'classic-cnn' : name;
  return readFileSync(new URL(`../../src/nn/architectures/${file}.ts`, import.meta.url), 'utf8');
}

function camelCase(name: string): string {
  return name === 'auto'
    ? 'classicCnn'
    : name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function counts(spec: ArchitectureSpec, facts: PictureFacts) {
  const x = input('x', [1, facts.channels, facts.height, facts.width]);
  return summarizeNetwork(buildNetwork(architecture(spec, facts), x, { mode: 'training' }));
}

/** Trainable and moving values; a dash where the pictures are too small. */
function sizeCell(name: string, [side, channels]: (typeof SIZES)[number]): string {
  try {
    const facts = { height: side, width: side, channels, classes: CLASSES, trainingCount: 10_000 };
    const { trainable, nonTrainable } = counts(name, facts);
    return nonTrainable === 0
      ? formatCount(trainable)
      : `${formatCount(trainable)} + ${formatCount(nonTrainable)}`;
  } catch (error) {
    if (isPupilError(error) && error.code === 'shape/picture-size') return '–';
    throw error;
  }
}

function specText(spec: ArchitectureSpec): string {
  if (typeof spec === 'string') return `\`${spec}\``;
  const options = Object.entries(spec).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return `\`{ ${options.join(', ').replaceAll('"', "'")} }\``;
}

function familySection({ name, options, members, source: origin }: (typeof ARCHITECTURES)[number]): string {
  const membersText = Object.entries(members).map(
    ([member, preset]) => `\`${member}\` (${presetText(preset)})`,
  );
  return [
    `### ${name}`,
    docComment(source(name), camelCase(name)),
    `Source: ${origin}.`,
    ...(membersText.length > 0 ? [`Members: ${membersText.join('; ')}.`] : []),
    markdownTable(['option', 'values', 'default', 'meaning'], optionRows(options)).replaceAll(
      '](#',
      '](layers.md#',
    ),
  ].join('\n\n');
}

function presetText(preset: object): string {
  return Object.entries(preset)
    .map(([option, value]) => `${option} ${JSON.stringify(value).replaceAll('"', '').replaceAll(',', ', ')}`)
    .join(', ');
}

/** The text of docs/architectures.md. */
export function architecturesPage(): string {
  const published = PUBLISHED_SIZES.map(({ spec, facts, by }) => {
    const { trainable, nonTrainable } = counts(spec, facts);
    const shape = `${facts.height}x${facts.width}x${facts.channels}, ${facts.classes} classes`;
    return [specText(spec), shape, formatCount(trainable), formatCount(nonTrainable), by];
  });
  return `${[
    INTRODUCTION,
    '## Sizes',
    'Trainable parameters as published, and the moving statistics of batch norm, which are not trained:',
    markdownTable(['network', 'pictures', 'trainable', 'moving', 'published by'], published),
    `Trainable parameters for ${CLASSES} classes (+ moving statistics), by size of the pictures; a dash where they are too small:`,
    markdownTable(
      ['name', ...SIZES.map(([side, channels]) => `${side}x${side}x${channels}`)],
      ARCHITECTURE_NAMES.filter((name) => !FAMILIES_WITH_MEMBERS.has(name)).map((name) => [
        `\`${name}\``,
        ...SIZES.map((size) => sizeCell(name, size)),
      ]),
    ),
    '## Families',
    ...ARCHITECTURES.map(familySection),
  ].join('\n\n')}\n`;
}
