import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { evaluate, imageFolder, predict, resume, train } from '../../src/index.js';
import { encodeModel, IR_VERSION, OPSET } from '../../src/onnx/index.js';
import { hugePng, temporaryFolder } from '../pictures.js';
import { bandPicture, fileFolder, tinyNetwork, tinyOptions, writePictures } from './tiny-run.js';

const root = fileFolder();
const pictures = join(root, 'pictures');
const finished = join(root, 'finished');
const source = (path = pictures) => imageFolder(path, { workers: 1 });

beforeAll(async () => {
  writePictures(pictures);
  await train(tinyNetwork, source(), { ...tinyOptions, epochs: 1, out: finished });
});

/** A copy of the finished run that may be spoilt. */
function copyOfRun(): string {
  const copy = join(temporaryFolder(), 'run');
  cpSync(finished, copy, { recursive: true });
  return copy;
}

/** In the last tensor. */
function flipBit(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  changed[changed.length - 9] ^= 1;
  return changed;
}

describe('resume refuses', () => {
  test('a run whose pictures have changed, and leaves it as it was', async () => {
    const folder = writePictures(join(temporaryFolder(), 'pictures'));
    const out = join(temporaryFolder(), 'run');
    await train(tinyNetwork, source(folder), { ...tinyOptions, epochs: 1, out });
    const kept = readFileSync(join(folder, 'line/0.png'));
    const before = readFileSync(join(out, 'checkpoints/last.safetensors'));
    writeFileSync(join(folder, 'line/0.png'), bandPicture(1, 99_999));
    await expect(resume(out)).rejects.toMatchObject({ code: 'checkpoint/other-data', got: { path: folder } });
    expect(existsSync(join(out, 'lock'))).toBe(false);
    expect(readFileSync(join(out, 'checkpoints/last.safetensors')).equals(before)).toBe(true);
    writeFileSync(join(folder, 'line/0.png'), kept);
    await resume(out);
  });

  test.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 100)],
    ['changed in one bit', flipBit],
    ['empty', () => Buffer.alloc(0)],
  ])('a checkpoint that is %s', async (_, spoil) => {
    const out = copyOfRun();
    const file = join(out, 'checkpoints/last.safetensors');
    writeFileSync(file, spoil(readFileSync(file)));
    await expect(resume(out)).rejects.toMatchObject({
      code: 'checkpoint/damaged',
      where: expect.stringContaining(file),
    });
    expect(existsSync(join(out, 'lock'))).toBe(false);
  });

  test('a run that has lost its checkpoint after it had begun', async () => {
    const out = copyOfRun();
    for (const name of readdirSync(join(out, 'checkpoints'))) rmSync(join(out, 'checkpoints', name));
    await expect(resume(out)).rejects.toMatchObject({ code: 'checkpoint/missing' });
    rmSync(join(out, 'checkpoints'), { recursive: true });
    await expect(resume(out)).rejects.toMatchObject({ code: 'checkpoint/missing' });
  });

  test('a checkpoint of another network', async () => {
    const out = copyOfRun();
    const file = join(out, 'config.json');
    const config = JSON.parse(readFileSync(file, 'utf8'));
    config.classifier.network.options.layers[0].options.filters = 5;
    writeFileSync(file, JSON.stringify(config));
    await expect(resume(out)).rejects.toMatchObject({ code: 'checkpoint/tensor' });
  });

  test.each(['a folder of pictures', 'a missing folder', 'a file'])('%s', async (what) => {
    const folder = temporaryFolder({ 'a.txt': 'a', '.b.1-2.tmp': 'b' });
    const path =
      what === 'a file' ? join(folder, 'a.txt') : what === 'a missing folder' ? `${folder}x` : folder;
    await expect(resume(path)).rejects.toMatchObject({ code: 'checkpoint/not-a-run' });
    expect(readdirSync(folder).sort()).toEqual(['.b.1-2.tmp', 'a.txt']);
  });

  test('a run that is being trained', async () => {
    const out = join(temporaryFolder(), 'run');
    let refused: Promise<unknown> | undefined;
    await train(
      tinyNetwork,
      source(),
      { ...tinyOptions, out },
      {
        onEvent: ({ type }) => {
          if (type === 'step') refused ??= resume(out).catch((error: unknown) => error);
        },
      },
    );
    expect(await refused).toMatchObject({ code: 'checkpoint/locked', got: { process: process.pid } });
  });
});

/** False where nothing keeps this user from writing. */
function makeReadOnly(folder: string): boolean {
  if (process.getuid?.() !== 0) {
    chmodSync(folder, 0o555);
    return true;
  }
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro,size=64k', 'none', folder], { stdio: 'ignore' });
  } catch {
    return false;
  }
  onTestFinished(() => {
    execFileSync('umount', [folder], { stdio: 'ignore' });
  });
  return true;
}

describe('train refuses', () => {
  const start = (out: string) => train(tinyNetwork, source(), { ...tinyOptions, out });

  test('a directory that holds a run, and names both ways out', async () => {
    const before = readdirSync(finished);
    await expect(start(finished)).rejects.toMatchObject({
      code: 'checkpoint/run-exists',
      fix: expect.stringMatching(/--out.*pupil resume/),
    });
    expect(readdirSync(finished)).toEqual(before);
  });

  test('a directory that holds anything else', async () => {
    const folder = temporaryFolder({ 'thesis.txt': 'mine' });
    await expect(start(folder)).rejects.toMatchObject({ code: 'checkpoint/run-exists' });
    expect(readdirSync(folder)).toEqual(['thesis.txt']);
  });

  test('a parent that is a file', async () => {
    const folder = temporaryFolder({ parent: '' });
    await expect(start(join(folder, 'parent', 'run'))).rejects.toMatchObject({ kind: 'checkpoint' });
  });

  test('a parent in which nothing may be made', async (context) => {
    const parent = temporaryFolder();
    if (!makeReadOnly(parent)) context.skip('root may write everywhere, and mounting is not allowed here');
    await expect(start(join(parent, 'run'))).rejects.toMatchObject({
      // Node answers ENOENT, not EROFS, when folders cannot be made on a read-only disk.
      code: expect.stringMatching(/^checkpoint\/(not-writable|no-folder)$/),
      where: join(parent, 'run'),
    });
  });

  test('a network that gives another number of values than there are classes', async () => {
    const folder = writePictures(join(temporaryFolder(), 'pictures'), 6, ['left', 'right']);
    const out = join(temporaryFolder(), 'run');
    await expect(train(tinyNetwork, source(folder), { ...tinyOptions, out })).rejects.toMatchObject({
      kind: 'shape',
    });
    expect(existsSync(out)).toBe(false);
  });

  test('a batch larger than the training set, before anything is written', async () => {
    const out = join(temporaryFolder(), 'run');
    const oversized = train(tinyNetwork, source(), { ...tinyOptions, batchSize: 25, out });
    await expect(oversized).rejects.toMatchObject({ code: 'option/batch-size', got: { training: 24 } });
    expect(existsSync(out)).toBe(false);
  });
});

describe('a folder of pictures', () => {
  const trainOn = (folder: string, options: Parameters<typeof imageFolder>[1] = {}) => {
    const notes: string[] = [];
    const out = join(temporaryFolder(), 'run');
    const run = train(
      tinyNetwork,
      imageFolder(folder, { workers: 1, ...options }),
      { ...tinyOptions, epochs: 1, out },
      {
        onEvent: (event) => {
          if (event.type === 'note') notes.push(event.message);
        },
      },
    );
    return { run, notes, out };
  };

  test.each<[string, (folder: string) => void]>([
    ['that is empty', (folder) => mkdirSync(folder)],
    ['that is missing', () => undefined],
    ['with one class', (folder) => writePictures(folder, 5, ['only'])],
    [
      'with one picture in a class',
      (folder) => {
        writePictures(folder, 5, ['left', 'right']);
        mkdirSync(join(folder, 'top'));
        writeFileSync(join(folder, 'top/0.png'), bandPicture(2, 0));
      },
    ],
  ])('%s is refused as data, with the folder and a remedy', async (_, make) => {
    const folder = join(temporaryFolder(), 'pictures');
    make(folder);
    const { run, out } = trainOn(folder);
    const error = await run.catch((e) => e);
    expect(error).toMatchObject({ kind: 'data', fix: expect.any(String) });
    expect(error.message).toContain(folder);
    expect(existsSync(out)).toBe(false);
  });

  /** One of every kind of damage. */
  async function withBadFiles(): Promise<string> {
    const folder = writePictures(join(temporaryFolder(), 'pictures'));
    const jpeg = await sharp(bandPicture(1, 501)).resize(64).jpeg().toBuffer();
    writeFileSync(join(folder, 'line/cut.jpg'), jpeg.subarray(0, jpeg.length - 200));
    writeFileSync(join(folder, 'line/empty.png'), '');
    writeFileSync(join(folder, 'line/short.png'), bandPicture(1, 500).subarray(0, 90));
    writeFileSync(join(folder, 'square/fake.jpg'), 'this is a text');
    writeFileSync(join(folder, 'square/forged.png'), hugePng(60_000, 60_000));
    return folder;
  }

  test('with bad files trains on the rest, and names each', async () => {
    const { run, notes } = trainOn(await withBadFiles());
    expect((await run).validation.count).toBe(6);
    for (const [i, what] of [
      /^left out line\/cut\.jpg: .*damaged or cut off/,
      /^left out line\/empty\.png: .*no bytes/,
      /^left out line\/short\.png: .*damaged or cut off/,
      /^left out square\/fake\.jpg: .*whatever the name says/,
      /^left out square\/forged\.png: .*60000 x 60000/,
    ].entries())
      expect(notes[i]).toMatch(what);
    expect(notes).toHaveLength(5);
  });

  test('with bad files is refused when told to be strict', async () => {
    const folder = await withBadFiles();
    const { run, out } = trainOn(folder, { strict: true });
    await expect(run).rejects.toMatchObject({
      code: 'data/empty-file',
      where: join(folder, 'line/empty.png'),
    });
    // Damage behind the header is found by decoding, which comes after all headers.
    for (const name of ['empty.png', 'short.png']) rmSync(join(folder, 'line', name));
    for (const name of ['fake.jpg', 'forged.png']) rmSync(join(folder, 'square', name));
    await expect(trainOn(folder, { strict: true }).run).rejects.toMatchObject({
      code: 'data/damaged-picture',
      where: join(folder, 'line/cut.jpg'),
    });
    expect(existsSync(out)).toBe(false);
  });
});

describe('a model file', () => {
  const picture = () => join(pictures, 'line/0.png');
  const foreign = () =>
    encodeModel({
      graph: {
        name: 'foreign',
        nodes: [{ opType: 'Relu', inputs: ['x'], outputs: ['y'], name: '', domain: '', attributes: {} }],
        initializers: [],
        inputs: [{ name: 'x', dtype: 'float32', shape: [1] }],
        outputs: [{ name: 'y', dtype: 'float32', shape: [1] }],
      },
      opsets: { '': OPSET },
      irVersion: IR_VERSION,
      metadata: {},
      producer: 'someone else',
      producerVersion: '',
    });

  test('of somebody else is refused', async () => {
    const model = join(temporaryFolder({ 'other.onnx': foreign() }), 'other.onnx');
    await expect(predict(model, [picture()])).rejects.toMatchObject({
      code: 'format/foreign-model',
      where: model,
    });
    await expect(evaluate(model, pictures)).rejects.toMatchObject({ code: 'format/foreign-model' });
  });

  test.each([
    ['text', () => Buffer.from('not a model')],
    ['empty', () => Buffer.alloc(0)],
    ['a picture', () => Buffer.from(bandPicture(0, 0))],
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
  ])('that is %s is refused by name', async (_, spoil) => {
    const folder = temporaryFolder();
    const model = join(folder, 'model.onnx');
    writeFileSync(model, spoil(readFileSync(join(finished, 'model.onnx'))));
    const error = await predict(model, [picture()]).catch((e) => e);
    expect(error).toMatchObject({ where: expect.stringContaining(model), fix: expect.any(String) });
    expect(['format', 'session']).toContain(error.kind);
  });

  test('that is missing, or a folder, is refused by name', async () => {
    for (const model of [join(root, 'no.onnx'), finished]) {
      await expect(predict(model, [picture()])).rejects.toMatchObject({
        code: 'data/model-file',
        where: model,
      });
    }
  });

  test('labels what it can read and names the rest; a single bad file is an error', async () => {
    const model = join(finished, 'model.onnx');
    const bad = join(temporaryFolder({ 'bad.png': 'text' }), 'bad.png');
    const { predictions, skipped } = await predict(model, [bad, picture()]);
    expect(predictions.map(({ file }) => file)).toEqual([picture()]);
    expect(skipped).toMatchObject([{ file: bad, code: 'data/not-a-picture' }]);
    await expect(predict(model, [bad])).rejects.toMatchObject({ code: 'data/not-a-picture' });
    await expect(predict(model, [bad, bad])).rejects.toMatchObject({ code: 'data/no-pictures' });
  });

  test('does not evaluate a folder with a class that it does not know, but one with fewer', async () => {
    const model = join(finished, 'model.onnx');
    const folder = writePictures(join(temporaryFolder(), 'pictures'), 2, ['circle', 'line', 'triangle']);
    const error = await evaluate(model, folder).catch((e) => e);
    expect(error.kind).toBe('data');
    expect(error.message).toContain('triangle');
    rmSync(join(folder, 'triangle'), { recursive: true });
    expect((await evaluate(model, folder)).count).toBe(4);
  });
});
