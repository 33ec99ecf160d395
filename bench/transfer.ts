/**
 * `npm run bench:transfer -- --cifar10 <folder>`: what it is worth to start from a trained network.
 *
 * A network learns every other class of CIFAR-10; the remaining five are learned from few pictures of each, from scratch and
 * from that network, all ways with the same pictures, each seed with others. With `--photographs <folder>`, which has train/
 * and val/, those are learned instead. docs/transfer.md has the figures.
 */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { csvManifest } from '../src/data/index.js';
import { openBackbone, train } from '../src/train/index.js';
import { compareWays, type Lesson } from './transfer/compare-ways.js';
import { dealt, listClasses, type Picture, picturesOf, writeList } from './transfer/picture-lists.js';
import { NETWORK, waysOf } from './transfer/ways.js';

/** Pictures of each class that validate. They decide nothing. */
const VALIDATION = 5;

/** Height and width, in pixels, of photographs. */
const PHOTOGRAPH_SIZE = 64;

const { values } = parseArgs({
  options: {
    cifar10: { type: 'string' },
    photographs: { type: 'string' },
    way: { type: 'string', multiple: true },
    work: { type: 'string', default: 'bench/dist/transfer' },
    seed: { type: 'string', multiple: true, default: ['1', '2', '3', '4', '5'] },
    pictures: { type: 'string', default: '20' },
    epochs: { type: 'string' },
    'backbone-epochs': { type: 'string', default: '40' },
  },
});
if (values.cifar10 === undefined)
  throw new Error('give the folder of CIFAR-10 with --cifar10: it has one folder of pictures per class');
const cifar10 = resolve(values.cifar10);
const work = resolve(values.work);
await mkdir(work, { recursive: true });

const classes = await listClasses(cifar10);
const [known, others] = [0, 1].map((parity) => classes.filter((_, i) => i % 2 === parity)) as [
  string[],
  string[],
];
const backbone = await backboneRun(known);
const lesson =
  values.photographs === undefined ? await fewPictures() : await photographs(resolve(values.photographs));
const ways = waysOf(Number(values.epochs ?? lesson.epochs));
console.log(`${lesson.title}, from a network that knows ${known.join(', ')}\n`);
console.log(
  await compareWays(
    ways.filter(({ name }) => values.way?.includes(name) ?? true),
    values.seed.map(Number),
    { work, ...lesson },
  ),
);

async function fewPictures(): Promise<Lesson & { title: string; epochs: number }> {
  const pictures = await all(cifar10, others);
  const deals = { train: Number(values.pictures), validation: VALIDATION };
  return {
    title: `${others.join(', ')}: ${values.pictures} pictures each`,
    epochs: 100,
    backbone: await openBackbone(backbone),
    deal: (seed) => pictures.flatMap((ofClass) => dealt(ofClass, { ...deals, seed })),
  };
}

async function photographs(folder: string): Promise<Lesson & { title: string; epochs: number }> {
  const kinds = await listClasses(join(folder, 'train'));
  const learned = await all(join(folder, 'train'), kinds);
  const tested = (await all(join(folder, 'val'), kinds)).flat();
  return {
    title: `photographs of ${kinds.join(' and ')}`,
    epochs: 30,
    backbone: await openBackbone(backbone, { imageSize: PHOTOGRAPH_SIZE }),
    options: { imageSize: PHOTOGRAPH_SIZE },
    deal: (seed) => [
      ...learned.flatMap((ofClass) => dealt(ofClass, { validation: VALIDATION, seed })),
      ...tested.map((picture) => ({ ...picture, split: 'test' as const })),
    ],
  };
}

/** The run of a network that has learned these classes, trained where it is not there yet. */
async function backboneRun(labels: readonly string[]): Promise<string> {
  const out = join(work, 'half');
  if (existsSync(join(out, 'model.onnx'))) return out;
  const list = await writeList(`${out}.csv`, (await all(cifar10, labels)).flat());
  const { validation } = await train(NETWORK, csvManifest(list), {
    epochs: Number(values['backbone-epochs']),
    augment: 'standard',
    seed: 0,
    out,
  });
  console.error(`${NETWORK} knows ${labels.join(', ')}: accuracy ${validation.accuracy}`);
  return out;
}

async function all(folder: string, labels: readonly string[]): Promise<Picture[][]> {
  return await Promise.all(labels.map((label) => picturesOf(folder, label)));
}
