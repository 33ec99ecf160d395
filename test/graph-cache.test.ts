import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  activation,
  batchNorm,
  conv2d,
  dense,
  dropout,
  flatten,
  type Layer,
  lstm,
  maxPool2d,
  reshape,
  sequential,
} from '../src/nn/index.js';
import { createNodeRuntime } from '../src/runtime/index.js';
import { temporaryFolder } from './pictures.js';
import { noiseBatch, SIDE, startedTrainer, trainerConfig, valuesOf } from './trainer-parts.js';

const NETWORKS: Readonly<Record<string, Layer>> = {
  'a convolutional network': sequential([
    conv2d(16, 3, { padding: 'same', useBias: false }),
    batchNorm(),
    activation('relu'),
    conv2d(16, 3, { padding: 'same', activation: 'relu' }),
    maxPool2d(2),
    dropout(0.3),
    flatten(),
    dense(3),
  ]),
  'a recurrent network': sequential([reshape([SIDE, SIDE]), lstm(5), dense(3)]),
};
const [CONVOLUTIONAL] = Object.values(NETWORKS);
const LIMIT = 1e9;
/** The library as it is built: `npm run build` first. */
const PROCESS = fileURLToPath(new URL('graph-cache-process.mjs', import.meta.url));

/** The values of a network after two updates, and what lies in the folder then. */
async function trained(network: Layer, graphCache: { folder: string; limitBytes: number } | false) {
  const runtime = createNodeRuntime({ threads: 1, graphCache });
  const trainer = await startedTrainer(runtime, trainerConfig(network));
  try {
    for (let update = 0; update < 2; update++) {
      const moment = { update, batch: update, learningRate: 0.01 };
      await trainer.update([noiseBatch(6, update)], moment);
    }
    return await valuesOf(trainer);
  } finally {
    await trainer.dispose();
    await runtime.dispose();
  }
}

/** A folder for graphs with the training step of a network in it. */
async function filled(network: Layer) {
  const folder = join(temporaryFolder(), 'graphs');
  const expected = await trained(network, { folder, limitBytes: LIMIT });
  const [name, ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  return { folder, expected, entry: join(folder, name!) };
}

/** Told apart from now. */
const LONG_AGO = new Date('2001-01-01');
const wasUsed = (entry: string) => statSync(entry).mtime > LONG_AGO;

describe('the cache of optimized graphs', () => {
  it.each(Object.entries(NETWORKS))(
    'gives the same bits for %s with it, without it, and when it is filled',
    async (_, network) => {
      const { folder, expected, entry } = await filled(network);
      expect(await trained(network, false)).toEqual(expected);
      const before = readFileSync(entry);
      utimesSync(entry, LONG_AGO, LONG_AGO);
      expect(await trained(network, { folder, limitBytes: LIMIT })).toEqual(expected);
      expect(wasUsed(entry)).toBe(true);
      expect(readFileSync(entry).equals(before)).toBe(true);
    },
  );

  it.each<[string, (whole: Buffer) => Uint8Array]>([
    ['empty', () => new Uint8Array()],
    ['cut off', (whole) => whole.subarray(0, whole.length / 2)],
    ['longer', (whole) => Buffer.concat([whole, Buffer.from('more')])],
    ['wrong in one bit', (whole) => whole.map((byte, i) => (i === 4321 ? byte ^ 1 : byte))],
    ['something else', () => Buffer.from('this is no graph, although it has more bytes than a digest')],
  ])('writes anew an entry that is %s', async (_, damage) => {
    const { folder, expected, entry } = await filled(CONVOLUTIONAL);
    writeFileSync(entry, damage(readFileSync(entry)));
    expect(await trained(CONVOLUTIONAL, { folder, limitBytes: LIMIT })).toEqual(expected);
    // Whole again: now it is only read. (ONNX Runtime may write equal graphs in another order.)
    const mended = readFileSync(entry);
    expect(await trained(CONVOLUTIONAL, { folder, limitBytes: LIMIT })).toEqual(expected);
    expect(readFileSync(entry).equals(mended)).toBe(true);
    expect(mended.length).toBeGreaterThan(10_000);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('takes the entry of no other graph, number of threads or way to optimize', async () => {
    const { folder, entry } = await filled(CONVOLUTIONAL);
    const place = { folder, limitBytes: LIMIT };
    for (const options of [{ threads: 2 }, { optimization: 'basic' }, { formulations: 'plain' }] as const) {
      const runtime = createNodeRuntime({ threads: 1, ...options, graphCache: place });
      const trainer = await startedTrainer(runtime, trainerConfig(CONVOLUTIONAL));
      utimesSync(entry, LONG_AGO, LONG_AGO);
      await trainer.update([noiseBatch(6, 0)], { update: 0, batch: 0, learningRate: 0.01 });
      await trainer.dispose();
      await runtime.dispose();
      expect(wasUsed(entry)).toBe(false);
    }
    expect(readdirSync(folder)).toHaveLength(4);
  });

  it('may be filled by several at once', async () => {
    const folder = join(temporaryFolder(), 'graphs');
    const both = [1, 2].map(() => trained(CONVOLUTIONAL, { folder, limitBytes: LIMIT }));
    const [first, second] = await Promise.all(both);
    expect(second).toEqual(first);
    expect(readdirSync(folder)).toHaveLength(1);
    expect(await trained(CONVOLUTIONAL, { folder, limitBytes: LIMIT })).toEqual(first);
  });

  it('keeps within its limit, those used last, and nothing that would take most of it', async () => {
    const { folder, entry, expected } = await filled(CONVOLUTIONAL);
    const { size } = statSync(entry);
    const old = join(folder, 'old.graph');
    writeFileSync(old, Buffer.alloc(8 * size, 1));
    utimesSync(old, LONG_AGO, LONG_AGO);
    await trained(NETWORKS['a recurrent network'], { folder, limitBytes: 9 * size });
    expect(existsSync(old)).toBe(false);
    expect(existsSync(entry)).toBe(true);

    const small = join(temporaryFolder(), 'graphs');
    expect(await trained(CONVOLUTIONAL, { folder: small, limitBytes: 2 * size })).toEqual(expected);
    expect(readdirSync(small)).toEqual([]);
  });

  it('may be filled by several processes at once', async () => {
    const folder = join(temporaryFolder(), 'graphs');
    const outputs = await Promise.all(
      [1, 2].map(async () => (await promisify(execFile)(process.execPath, [PROCESS, folder])).stdout),
    );
    expect(JSON.parse(outputs[0])).toHaveLength(4);
    expect(outputs[1]).toBe(outputs[0]);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  // The administrator may write anywhere.
  it.skipIf(process.getuid?.() === 0)('is read, and not written, where it may not be written', async () => {
    const { folder, expected, entry } = await filled(CONVOLUTIONAL);
    chmodSync(folder, 0o500);
    try {
      expect(await trained(CONVOLUTIONAL, { folder, limitBytes: LIMIT })).toEqual(expected);
      expect(await trained(NETWORKS['a recurrent network'], { folder, limitBytes: LIMIT })).toBeDefined();
      expect(readdirSync(folder)).toEqual([basename(entry)]);
    } finally {
      chmodSync(folder, 0o700);
    }
  });

  it('is done without where its folder cannot be made', async () => {
    const { expected } = await filled(CONVOLUTIONAL);
    const inTheWay = join(temporaryFolder({ file: 'text' }), 'file');
    expect(await trained(CONVOLUTIONAL, { folder: join(inTheWay, 'graphs'), limitBytes: LIMIT })).toEqual(
      expected,
    );
  });
});
