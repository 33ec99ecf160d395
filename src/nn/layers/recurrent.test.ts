import { afterAll, describe, expect, it } from 'vitest';
import { expectLayerGradientsMatchDifferences } from '../../../test/layer-gradients.js';
import { normalValues, runNetwork, startingValues } from '../../../test/network.js';
import { elementCount, input, type Shape } from '../../graph/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { buildNetwork } from '../build.js';
import type { Layer } from '../layer.js';
import { bidirectional, gru, lstm, simpleRnn } from './index.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const SHAPE: Shape = [2, 4, 3];
const STEP = 3;

const build = (layer: Layer, shape: Shape = SHAPE) =>
  buildNetwork(layer, input('x', shape), { mode: 'training' });

const count = (layer: Layer) =>
  build(layer).variables.reduce((sum, { shape }) => sum + elementCount(shape), 0);

const answer = (layer: Layer, x: Float32Array, shape = SHAPE, values?: ReadonlyMap<string, Float32Array>) =>
  runNetwork(runtime, layer, shape, { mode: 'inference', x, ...(values ? { values } : {}) });

/** [N, T, D] with the steps the other way round. */
function turned(x: Float32Array, [, time, size]: Shape): Float32Array {
  return x.map((_, i) => {
    const n = Math.floor(i / (time * size));
    const t = Math.floor(i / size) % time;
    return x[(n * time + time - 1 - t) * size + (i % size)];
  });
}

const MAKERS = [
  ['lstm', lstm],
  ['gru', gru],
  ['simpleRnn', simpleRnn],
] as const;

describe.each(MAKERS)('%s', (_, make) => {
  it.each([{}, { returnSequences: true, initialState: 'learned' as const }, { useBias: false }])(
    'has the gradients that differences give, with %j',
    async (options) => {
      await expectLayerGradientsMatchDifferences(runtime, make(2, options), [2, 3, 3]);
    },
  );

  it('gives the last of its steps where no sequence is asked for', async () => {
    const x = normalValues(SHAPE, 'x');
    const last = await answer(make(2), x);
    const all = await answer(make(2, { returnSequences: true }), x);
    expect([...last]).toEqual([0, 1].flatMap((n) => [...all.subarray(n * 8 + 6, n * 8 + 8)]));
  });

  it('does not look ahead', async () => {
    const x = normalValues(SHAPE, 'x');
    const changed = x.map((value, i) => (Math.floor(i / STEP) % 4 === 3 ? value + 1 : value));
    const [before, after] = await Promise.all(
      [x, changed].map((values) => answer(make(2, { returnSequences: true }), values)),
    );
    for (let i = 0; i < before.length; i++) {
      if (Math.floor(i / 2) % 4 === 3) expect(after[i]).not.toBe(before[i]);
      else expect(after[i]).toBe(before[i]);
    }
  });

  it('starts from a learned state where that is asked for, and from zeros otherwise', async () => {
    const x = normalValues(SHAPE, 'x');
    const layer = make(2, { initialState: 'learned' });
    expect(await answer(layer, x)).toEqual(await answer(make(2), x));
    const started = new Map([['initialHidden', Float32Array.of(0.5, -0.5)]]);
    expect(await answer(layer, x, SHAPE, started)).not.toEqual(await answer(make(2), x));
  });
});

describe('the number of parameters', () => {
  it.each([
    ['lstm', lstm(7), 4 * 7 * (3 + 7 + 1)],
    ['gru', gru(7), 3 * 7 * (3 + 7 + 2)],
    ['simpleRnn', simpleRnn(7), 7 * (3 + 7 + 1)],
    ['bidirectional', bidirectional(lstm(7)), 2 * 4 * 7 * (3 + 7 + 1)],
  ])('of %s is that of Keras', (_, layer, expected) => {
    expect(count(layer)).toBe(expected);
  });
});

describe('lstm', () => {
  it('starts with the offsets of its forget gate at 1, and its recurrent kernel orthogonal', () => {
    const values = startingValues(build(lstm(3)).variables, 1);
    expect([...values.get('bias')!]).toEqual([0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
    const kernel = values.get('recurrentKernel')!;
    for (let a = 0; a < 3; a++) {
      for (let b = 0; b < 3; b++) {
        let product = 0;
        for (let row = 0; row < 12; row++) product += kernel[row * 3 + a] * kernel[row * 3 + b];
        expect(product).toBeCloseTo(a === b ? 1 : 0, 5);
      }
    }
  });
});

describe('bidirectional', () => {
  const x = normalValues(SHAPE, 'x');
  const values = (layer: Layer) => startingValues(build(layer).variables, 3);
  const side = (layer: Layer, name: string) =>
    new Map(
      [...values(layer)].flatMap(([key, data]) =>
        key.startsWith(`${name}.`) ? [[key.slice(name.length + 1), data] as const] : [],
      ),
    );

  it.each(['concat', 'sum', 'mul', 'ave'] as const)(
    'merges the last outputs of both ways by %s',
    async (merge) => {
      const layer = bidirectional(lstm(2), { merge });
      const forward = await answer(lstm(2), x, SHAPE, side(layer, 'forward'));
      const backward = await answer(lstm(2), turned(x, SHAPE), SHAPE, side(layer, 'backward'));
      const merged = {
        concat: [0, 1].flatMap((n) => [
          ...forward.subarray(2 * n, 2 * n + 2),
          ...backward.subarray(2 * n, 2 * n + 2),
        ]),
        sum: [...forward.map((value, i) => value + backward[i])],
        mul: [...forward.map((value, i) => value * backward[i])],
        ave: [...forward.map((value, i) => (value + backward[i]) / 2)],
      };
      expect([...(await answer(layer, x))]).toEqual(merged[merge]);
    },
  );

  it('gives sequences in the order of the input', async () => {
    const layer = bidirectional(gru(2, { returnSequences: true }), { merge: 'sum' });
    const forward = await answer(gru(2, { returnSequences: true }), x, SHAPE, side(layer, 'forward'));
    const back = await answer(
      gru(2, { returnSequences: true }),
      turned(x, SHAPE),
      SHAPE,
      side(layer, 'backward'),
    );
    const backward = turned(back, [2, 4, 2]);
    expect(await answer(layer, x)).toEqual(forward.map((value, i) => value + backward[i]));
  });

  it('names the two ways forward and backward, whatever the layer is called', () => {
    const names = build(bidirectional(simpleRnn(2, { name: 'mine' }))).variables.map(({ name }) => name);
    expect(names).toEqual([
      'forward.kernel',
      'forward.recurrentKernel',
      'forward.bias',
      'backward.kernel',
      'backward.recurrentKernel',
      'backward.bias',
    ]);
  });

  it('has the gradients that differences give', async () => {
    await expectLayerGradientsMatchDifferences(runtime, bidirectional(gru(2)), [2, 3, 3]);
  });
});
