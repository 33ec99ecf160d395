import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../../test/pictures.js';
import { imageFolder, pictureArrays, writeDemoPictures } from '../../../data/index.js';
import {
  activation,
  conv2d,
  dense,
  flatten,
  globalAvgPool2d,
  type Layer,
  sequential,
} from '../../../nn/index.js';
import { train } from '../../../train/index.js';
import { readRunReport } from '../../run/read-run-report.js';
import { overlay, upsampled } from './overlay.js';
import { pictureSections } from './picture-sections.js';
import { thumbnailOf } from './thumbnail.js';

const OPTIONS = { epochs: 1, batchSize: 8, threads: 1, seed: 1 } as const;
const convolutions = sequential([
  conv2d(4, 3, { padding: 'same' }),
  activation('relu'),
  globalAvgPool2d(),
  dense(6),
]);

async function trained(root: string, network: Layer, augment: 'none' | 'light') {
  const pictures = join(root, 'shapes');
  await writeDemoPictures(pictures, { perClass: 6, size: 16 });
  const out = join(root, 'run');
  await train(network, imageFolder(pictures, { workers: 1, imageSize: 16 }), { ...OPTIONS, augment, out });
  return { out, pictures };
}

const sectionsOf = async (out: string) => {
  const sections = await pictureSections(await readRunReport(out));
  return new Map(sections.map(({ id, body }) => [id, body.html]));
};
const imagesIn = (text: string | undefined) => text!.split('<img src="data:image/webp;base64,').length - 1;

describe('of a run on pictures', () => {
  let run: Awaited<ReturnType<typeof trained>>;
  let sections: Map<string, string>;
  let root: string;
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'pupil-pictures-'));
    run = await trained(root, convolutions, 'light');
    sections = await sectionsOf(run.out);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('there are thumbnails of mistakes and doubts with names, classes and probabilities', () => {
    const text = sections.get('mistakes')!;
    expect(imagesIn(text)).toBeGreaterThan(2);
    expect(text).toMatch(/alt="[a-z]+\/[^"]+\.png: [a-z]+, in truth [a-z]+"/);
    expect(text).toMatch(/<strong>[a-z]+<\/strong> \d+\.\d%/);
  });

  it('each picture stands beside the places that speak for the answer', () => {
    const text = sections.get('saliency')!;
    expect(text).toContain('as layer activation_1 sees them');
    expect(imagesIn(text)).toBe(2 * (text.split('<li>').length - 1));
  });

  it('training pictures are shown as augmentation changes them', () => {
    const text = sections.get('augmentation')!;
    expect(imagesIn(text)).toBe(5 * 5);
    expect(text).toContain('epoch 4');
  });

  it('the same run makes the same bytes', async () => {
    expect(await sectionsOf(run.out)).toEqual(sections);
  });

  it('a picture that is gone leaves its name, and all of them a reason', async () => {
    const name = /alt="([^":]+): /.exec(sections.get('mistakes')!)![1];
    rmSync(join(run.pictures, name));
    const some = (await sectionsOf(run.out)).get('mistakes')!;
    expect(some).toContain('picture gone');
    expect(some).toContain(name);
    rmSync(run.pictures, { recursive: true });
    const none = await sectionsOf(run.out);
    expect([...none.keys()]).toEqual(['mistakes']);
    expect(none.get('mistakes')).toContain('The pictures cannot be read where they lay');
    expect(none.get('mistakes')).toContain(name);
  });
});

it('a network without convolutions says why nothing is shown, and pictures as they are that they are', async () => {
  const { out } = await trained(temporaryFolder(), sequential([flatten(), dense(6)]), 'none');
  const sections = await sectionsOf(out);
  expect(sections.get('saliency')).toContain('Not shown: the network has no convolution');
  expect(sections.get('augmentation')).toContain('they were not augmented');
});

it('pictures that were in memory cannot be shown', async () => {
  const out = join(temporaryFolder(), 'run');
  const labels = Array.from({ length: 40 }, (_, i) => i % 2);
  const pixels = Uint8Array.from(labels.flatMap((label) => new Array<number>(16).fill(200 * label)));
  const source = pictureArrays({ pixels, labels, height: 4, width: 4, channels: 1, classes: ['a', 'b'] });
  await train(sequential([flatten(), dense(2)]), source, { ...OPTIONS, out, task: 'multi-class' });
  expect((await sectionsOf(out)).get('mistakes')).toContain('in the memory of the program that trained');
});

describe('an overlay', () => {
  it('spreads a map over the pixels between its middles', () => {
    const map = { height: 1, width: 2, values: Float32Array.of(0, 1) };
    expect([...upsampled(map, { height: 1, width: 4 })]).toEqual([0, 0.25, 0.75, 1]);
    expect([...upsampled(map, { height: 2, width: 2 })]).toEqual([0, 1, 0, 1]);
  });

  it('is bright where the map is largest, dark where it is nothing', () => {
    const picture = { height: 1, width: 2, channels: 1 as const, pixels: Uint8Array.of(100, 100) };
    const { pixels } = overlay(picture, { height: 1, width: 2, values: Float32Array.of(0, 7) });
    expect([...pixels]).toEqual([58, 47, 80, 191, 190, 139]);
    const nothing = overlay(picture, { height: 1, width: 1, values: Float32Array.of(0) });
    expect([...nothing.pixels.subarray(3)]).toEqual([58, 47, 80]);
  });
});

it('a thumbnail keeps the aspect, and tiny pictures their pixels', async () => {
  const large = { height: 100, width: 400, channels: 3 as const, pixels: new Uint8Array(120_000).fill(90) };
  expect(await thumbnailOf(large)).toMatchObject({ width: 192, height: 48, isTiny: false });
  const tiny = { height: 8, width: 4, channels: 1 as const, pixels: new Uint8Array(32).fill(90) };
  expect(await thumbnailOf(tiny)).toMatchObject({ width: 4, height: 8, isTiny: true });
});
