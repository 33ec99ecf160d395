import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../test/pictures.js';
import { randomStream } from '../base/random.js';
import { imageFolder } from '../data/index.js';
import { conv2d, dense, globalAvgPool2d, sequential } from '../nn/index.js';
import { train } from '../train/index.js';
import { inspectData } from './inspect-data.js';

const SIDE = 16;
const CLASSES = ['cross', 'disc', 'stripes'];

/** A shape on a noisy ground, somewhere, of some brightness. */
async function shape(kind: string, number: number): Promise<Buffer> {
  const stream = randomStream(3, kind, number);
  const [x, y, size] = [7 + 2 * stream.uniform(), 7 + 2 * stream.uniform(), 3.5 + 2 * stream.uniform()];
  const ink = 150 + 100 * stream.uniform();
  const pixels = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => {
    const [dx, dy] = [(i % SIDE) - x, Math.floor(i / SIDE) - y];
    const inside = {
      cross: Math.min(Math.abs(dx), Math.abs(dy)) < 1.2 && Math.max(Math.abs(dx), Math.abs(dy)) < size,
      disc: dx * dx + dy * dy < size * size,
      stripes: Math.floor(i / SIDE) % 4 < 2,
    }[kind];
    return (inside ? ink : 60) + 20 * stream.uniform() - 10;
  });
  return sharp(pixels, { raw: { width: SIDE, height: SIDE, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
}

/** Every `wrongEvery`th picture lies in the next class. */
async function folderOf(perClass: number, wrongEvery: number) {
  const files: Record<string, Buffer> = {};
  const planted = new Set<string>();
  for (const [label, kind] of CLASSES.entries())
    for (let i = 0; i < perClass; i++) {
      const isWrong = i % wrongEvery === wrongEvery - 1;
      const file = `${isWrong ? CLASSES[(label + 1) % CLASSES.length] : kind}/${kind}-${i}.png`;
      if (isWrong) planted.add(file);
      files[file] = await shape(kind, i);
    }
  return { folder: temporaryFolder(files), planted };
}

it('finds most of the labels that were made wrong, and suspects hardly any others', async () => {
  const { folder, planted } = await folderOf(90, 30);
  const { report } = await inspectData(imageFolder(folder, { workers: 1 }), { checkLabels: 'always' });
  const { labels, findings } = report;
  const found = labels.suspicious.filter(({ file }) => planted.has(file));
  expect(planted.size).toBe(9);
  expect(found.length / planted.size).toBeGreaterThanOrEqual(0.6);
  expect(found.length / labels.suspicious.length).toBeGreaterThanOrEqual(0.8);
  for (const { file, suggested } of found) expect(file).toContain(`/${suggested}-`);
  expect(findings.map(({ rule }) => rule)).toContain('suspicious-labels');
}, 120_000);

it('suspects hardly any label where all are right', async () => {
  const { folder } = await folderOf(40, 1000);
  const { report } = await inspectData(imageFolder(folder, { workers: 1 }), { checkLabels: 'always' });
  expect(report.labels.judge).toBe('folds');
  expect(report.labels.found).toBeLessThanOrEqual(2);
}, 120_000);

it('says that there is no such run before any picture is read', async () => {
  const stages: string[] = [];
  const onProgress = ({ stage }: { stage: string }) => stages.push(stage);
  const { folder } = await folderOf(4, 9);
  await expect(
    inspectData(imageFolder(folder, { workers: 1 }), { run: join(folder, 'nosuch') }, { onProgress }),
  ).rejects.toMatchObject({ code: 'data/model-file' });
  expect(stages).toEqual([]);
});

it('lets the model of a run judge', async () => {
  const { folder } = await folderOf(40, 1000);
  const source = imageFolder(folder, { workers: 1 });
  const run = join(temporaryFolder({}), 'run');
  const model = sequential([conv2d(16, 5, { activation: 'relu' }), globalAvgPool2d(), dense(3)]);
  await train(model, source, { epochs: 20, learningRate: 0.01, batchSize: 16, threads: 1, out: run });
  const { folder: doubtful, planted } = await folderOf(40, 20);
  const { report } = await inspectData(imageFolder(doubtful, { workers: 1 }), { run, checkLabels: 'auto' });
  expect(report.labels.judge).toBe('run');
  expect(report.labels.agreement).toBeGreaterThan(0.8);
  const found = report.labels.suspicious.filter(({ file }) => planted.has(file));
  expect(found.length).toBeGreaterThanOrEqual(planted.size / 2);
  expect(found.length / report.labels.found).toBeGreaterThanOrEqual(0.8);
}, 120_000);

it('says why nobody looked at labels', async () => {
  const { folder } = await folderOf(4, 1000);
  const source = imageFolder(folder, { workers: 1 });
  const never = await inspectData(source, { checkLabels: 'never' });
  expect(never.report.labels).toMatchObject({ judge: undefined, skipped: 'not asked for', suspicious: [] });
  const small = await folderOf(10, 1000);
  const few = await inspectData(imageFolder(small.folder, { workers: 1 }));
  expect(few.report.labels.skipped).toBe('there are too few pictures to learn from');
  expect(few.sheet).toBeUndefined();
  const scattered: Record<string, Buffer> = {};
  for (let i = 0; i < 36; i++) scattered[`class-${i % 6}/${i}.png`] = await shape('disc', i);
  const rare = await inspectData(imageFolder(temporaryFolder(scattered), { workers: 1 }), {
    checkLabels: 'always',
  });
  expect(rare.report.labels).toMatchObject({
    judge: undefined,
    skipped: 'fewer than two classes have 8 pictures',
  });
});

it('suspects nothing where small networks cannot tell the classes apart', async () => {
  const files: Record<string, Buffer> = {};
  for (let i = 0; i < 80; i++) files[`${i % 2 === 0 ? 'left' : 'right'}/${i}.png`] = await shape('disc', i);
  const { report } = await inspectData(imageFolder(temporaryFolder(files), { workers: 1 }), {
    checkLabels: 'always',
  });
  expect(report.labels).toMatchObject({ judge: 'folds', found: 0, suspicious: [] });
  expect(report.labels.agreement).toBeLessThan(0.7);
  expect(report.labels.skipped).toMatch(/^small networks agree with only \d+% of them$/);
  expect(report.findings.map(({ rule }) => rule)).toContain('suspicious-labels');
}, 120_000);

it('reads pictures for a sheet where they are asked for', async () => {
  const { folder } = await folderOf(4, 1000);
  const { sheet } = await inspectData(imageFolder(folder, { workers: 1 }), {
    checkLabels: 'never',
    sheet: true,
  });
  expect(sheet!.examples.map((own) => own.map(({ label }) => label))).toEqual(
    CLASSES.map((name) => new Array(4).fill(name)),
  );
  expect(sheet!.examples[0]![0]!.picture).toMatchObject({ width: SIDE, height: SIDE, channels: 1 });
});

it('refuses options that it does not have', async () => {
  await expect(inspectData(imageFolder('x'), { labels: true } as never)).rejects.toMatchObject({
    code: 'option/inspect',
  });
});
