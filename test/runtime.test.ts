import { afterAll, describe, expect, it } from 'vitest';
import { isPupilError, type PupilError } from '../src/base/error.js';
import * as g from '../src/graph/index.js';
import { createNodeRuntime, evaluate, type Program, type Runtime } from '../src/runtime/index.js';
import { computeOnce, numbers } from './compute.js';
import { probeData } from './probes/index.js';

const runtime = createNodeRuntime({ threads: 2 });
afterAll(() => runtime.dispose());

/** counter += step, and its square before that. */
function counterProgram(name = 'counter', length = 1): Program {
  const counter = g.input('counter', [length]);
  const step = g.input('step', []);
  return {
    name,
    feeds: [step],
    state: [{ input: counter, next: g.add(counter, step) }],
    results: { square: g.mul(counter, counter) },
  };
}

async function failure(act: () => Promise<unknown>): Promise<PupilError> {
  const error = await act().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isPupilError(error)) throw new Error(`expected an error of Pupil, got ${error}`);
  return error;
}

describe('a program with state', () => {
  it('reads the state of before and leaves the next one behind', async () => {
    const program = await runtime.compile(counterProgram());
    const state = runtime.createState({ counter: { shape: [1], dtype: 'float32' } });
    await state.write('counter', Float32Array.of(10));
    const squares = [];
    for (const step of [1, 2, 3]) {
      const { square } = await program.run(state, { step: Float32Array.of(step) });
      squares.push(square[0]);
    }
    expect(squares).toEqual([100, 121, 169]);
    expect(await state.read('counter')).toEqual(Float32Array.of(16));
    await program.dispose();
  });

  it('takes what an array holds now: one that is filled anew, another one, and the first again', async () => {
    const program = await runtime.compile(counterProgram());
    const state = runtime.createState({ counter: { shape: [1], dtype: 'float32' } });
    const step = Float32Array.of(1);
    await program.run(state, { step });
    step[0] = 10;
    await program.run(state, { step });
    await program.run(state, { step: Float32Array.of(100) });
    await program.run(state, { step });
    expect(await state.read('counter')).toEqual(Float32Array.of(121));
    await program.dispose();
  });

  it('makes several runs by one call where it repeats', async () => {
    const program = await runtime.compile({ ...counterProgram(), repeats: true });
    const state = runtime.createState({ counter: { shape: [1], dtype: 'float32' } });
    await state.write('counter', Float32Array.of(10));
    const { square } = await program.run(state, { step: Float32Array.of(1, 2, 3) }, 3);
    expect(square).toEqual(Float32Array.of(100, 121, 169));
    expect(await program.run(state, { step: Float32Array.of(4) })).toEqual({ square: Float32Array.of(256) });
    expect(await state.read('counter')).toEqual(Float32Array.of(20));
    const error = await failure(() => program.run(state, { step: Float32Array.of(1, 2, 3) }, 2));
    expect(error.got).toEqual(['step must hold 2 values, not 3']);
    await program.dispose();
  });

  it('refuses more runs than it was made for', async () => {
    const program = await runtime.compile(counterProgram());
    const state = runtime.createState({ counter: { shape: [1], dtype: 'float32' } });
    const error = await failure(() => program.run(state, { step: Float32Array.of(1, 2) }, 2));
    expect(error.code).toBe('internal/runs');
    await program.dispose();
  });

  it('starts from zeros', async () => {
    const state = runtime.createState({
      w: { shape: [2, 2], dtype: 'float32' },
      n: { shape: [], dtype: 'int64' },
    });
    expect(await state.read('w')).toEqual(new Float32Array(4));
    expect(await state.read('n')).toEqual(BigInt64Array.of(0n));
  });

  it('swaps two entries without mixing what it reads and writes', async () => {
    const a = g.input('a', [1000]);
    const b = g.input('b', [1000]);
    const program = await runtime.compile({
      name: 'swap',
      feeds: [],
      state: [
        { input: a, next: g.add(b, 0) },
        { input: b, next: g.add(a, 0) },
      ],
      results: {},
    });
    const type = { shape: [1000], dtype: 'float32' } as const;
    const state = runtime.createState({ a: type, b: type });
    await state.write('a', new Float32Array(1000).fill(1));
    await state.write('b', new Float32Array(1000).fill(2));
    for (let i = 0; i < 3; i++) await program.run(state, {});
    expect(new Set(numbers(await state.read('a')))).toEqual(new Set([2]));
    expect(new Set(numbers(await state.read('b')))).toEqual(new Set([1]));
    await program.dispose();
  });

  it('hands out copies: what a caller does with them changes nothing', async () => {
    const program = await runtime.compile(counterProgram());
    const state = runtime.createState({ counter: { shape: [1], dtype: 'float32' } });
    const read = await state.read('counter');
    (read as Float32Array)[0] = 99;
    const { square: first } = await program.run(state, { step: Float32Array.of(5) });
    const kept = first.slice();
    await program.run(state, { step: Float32Array.of(5) });
    expect(first).toEqual(kept);
    expect(await state.read('counter')).toEqual(Float32Array.of(10));
    await program.dispose();
  });

  it('shares a state with another program that only reads it', async () => {
    const training = await runtime.compile(counterProgram());
    const counter = g.input('counter', [1]);
    const reading = await runtime.compile({
      name: 'reading',
      feeds: [],
      state: [{ input: counter }],
      results: { half: g.mul(counter, 0.5) },
    });
    const state = runtime.createState({ counter: { shape: [1], dtype: 'float32' } });
    for (const wanted of [2, 4, 6]) {
      await training.run(state, { step: Float32Array.of(4) });
      expect((await reading.run(state, {})).half).toEqual(Float32Array.of(wanted));
    }
    await Promise.all([training.dispose(), reading.dispose()]);
  });

  it('keeps its state when a run fails', async () => {
    const counter = g.input('counter', [3]);
    const index = g.input('index', [1], 'int64');
    const program = await runtime.compile({
      name: 'out of range',
      feeds: [index],
      state: [{ input: counter, next: g.add(counter, g.gather(counter, index)) }],
      results: {},
    });
    const state = runtime.createState({ counter: { shape: [3], dtype: 'float32' } });
    await state.write('counter', Float32Array.of(1, 2, 3));
    const error = await failure(() => program.run(state, { index: BigInt64Array.of(7n) }));
    expect(error.code).toBe('session/index');
    expect(error.fix).toContain('inputDim - 1');
    expect(error.where).toBe('out of range');
    expect(error.cause).toBeInstanceOf(Error);
    expect(String(error.got)).toContain('7');
    expect(await state.read('counter')).toEqual(Float32Array.of(1, 2, 3));
    await program.run(state, { index: BigInt64Array.of(0n) });
    expect(await state.read('counter')).toEqual(Float32Array.of(2, 3, 4));
    await program.dispose();
  });

  it('refuses data of another length or dtype, and entries it does not have', async () => {
    const state = runtime.createState({ w: { shape: [2], dtype: 'float32' } });
    expect((await failure(() => state.write('w', new Float32Array(3)))).message).toMatchInlineSnapshot(
      `"state entry w: the data does not have the type and length of the entry (got expected "float32 x 2", given "Float32Array x 3"); this is a fault in Pupil; please report it with the text above"`,
    );
    expect((await failure(() => state.write('w', new Int32Array(2)))).code).toBe('internal/state');
    expect((await failure(() => state.read('v'))).message).toMatchInlineSnapshot(
      `"state: there is no such entry (got name "v", known ["w"]); this is a fault in Pupil; please report it with the text above"`,
    );
    state.dispose();
    expect((await failure(() => state.read('w'))).code).toBe('internal/state');
  });

  it('needs no more memory over 3,000 steps', async () => {
    const length = 25_000;
    const counter = g.input('counter', [length]);
    const program = await runtime.compile({
      name: 'memory',
      feeds: [],
      state: [{ input: counter, next: g.add(counter, 1) }],
      results: { half: g.mul(counter, 0.5) },
    });
    const state = runtime.createState({ counter: { shape: [length], dtype: 'float32' } });
    const sizeAfter = async (steps: number) => {
      for (let i = 0; i < steps; i++) await program.run(state, {});
      return process.memoryUsage().rss / 2 ** 20;
    };
    await sizeAfter(500);
    const samples = [];
    for (let i = 0; i < 10; i++) samples.push(await sizeAfter(300));
    // A leak of one buffer (0.1 MB) a step would add 30 MB from each sample to the next, 150 MB between the halves.
    const growth = Math.min(...samples.slice(5)) - Math.min(...samples.slice(0, 5));
    expect(growth).toBeLessThan(60);
    expect((await state.read('counter'))[0]).toBe(3500);
    await program.dispose();
  });
});

describe('sessions', () => {
  it('are shared by equal programs, each of which is disposed by itself', async () => {
    const own = createNodeRuntime({ threads: 1 });
    const [first, second] = await Promise.all([own.compile(counterProgram()), own.compile(counterProgram())]);
    const third = await own.compile(counterProgram());
    const state = own.createState({ counter: { shape: [1], dtype: 'float32' } });
    const feeds = { step: Float32Array.of(1) };
    await first.dispose();
    await first.dispose();
    await first.dispose();
    await second.run(state, feeds);
    await second.dispose();
    await third.run(state, feeds);
    await third.dispose();
    for (const executable of [first, second, third]) {
      expect((await failure(() => executable.run(state, feeds))).code).toBe('session/disposed');
    }
    const again = await own.compile(counterProgram());
    await again.run(state, feeds);
    expect(await state.read('counter')).toEqual(Float32Array.of(3));
    await own.dispose();
  });

  it('end with their runtime, however often either is disposed', async () => {
    const own = createNodeRuntime({ threads: 1 });
    const program = await own.compile(counterProgram());
    const state = own.createState({ counter: { shape: [1], dtype: 'float32' } });
    await own.dispose();
    await own.dispose();
    const error = await failure(() => program.run(state, { step: Float32Array.of(1) }));
    expect(error.message).toMatchInlineSnapshot(
      `"counter: the program was disposed and cannot run any more; compile it again"`,
    );
    await program.dispose();
  });

  it('that ONNX Runtime refuses are an error with its words, and leave nothing behind', async () => {
    const own = createNodeRuntime({ threads: 1 });
    const bad = g.defineOperation<readonly [g.Tensor]>({
      name: 'bad',
      type: ([x]) => x,
      gradient: 'none',
      lower: (onnx, [x]) => onnx.node('NoSuchOperator', [x.name]),
    });
    const x = g.input('x', [1]);
    const program = { name: 'refused', feeds: [x], state: [], results: { y: bad.apply([x], {}) } };
    for (let i = 0; i < 2; i++) {
      const error = await failure(() => own.compile(program));
      expect({ kind: error.kind, code: error.code, where: error.where }).toEqual({
        kind: 'session',
        code: 'session/create',
        where: 'refused',
      });
      expect(error.message).toContain('NoSuchOperator');
      expect(error.cause).toBeInstanceOf(Error);
    }
    await own.dispose();
  });
});

describe('feeds', () => {
  const a = g.input('a', [2, 2]);
  const b = g.input('b', [3], 'int64');
  const c = g.input('c', []);
  const program: Program = {
    name: 'step',
    feeds: [a, b, c],
    state: [],
    results: { y: g.mul(g.sum(g.mul(a, c)), g.cast(g.sum(b), 'float32')) },
  };
  const good = { a: Float32Array.of(1, 2, 3, 4), b: BigInt64Array.of(1n, 1n, 0n), c: Float32Array.of(0.5) };

  it('that fit are taken', async () => {
    const executable = await runtime.compile(program);
    expect((await executable.run(runtime.createState({}), good)).y).toEqual(Float32Array.of(10));
    await executable.dispose();
  });

  it('that do not fit are all named in one error', async () => {
    const executable = await runtime.compile(program);
    const wrong = {
      a: new Float32Array(3),
      b: new Int32Array(3),
      toString: new Float32Array(1),
      d: new Uint8Array(1),
    };
    const error = await failure(() => executable.run(runtime.createState({}), wrong));
    expect(error.code).toBe('session/feeds');
    expect(error.message).toMatchInlineSnapshot(
      `"step: the inputs given are not those of the program (got ["c is missing", "a must hold 4 values, not 3", "b must be int64, not Int32Array", "toString is not an input", "d is not an input"]); give each input once, with its dtype and length"`,
    );
    await executable.dispose();
  });

  it('are not taken from what every object inherits', async () => {
    const x = g.input('toString', [1]);
    const executable = await runtime.compile({
      name: 'step',
      feeds: [x],
      state: [],
      results: { y: g.exp(x) },
    });
    expect((await failure(() => executable.run(runtime.createState({}), {}))).got).toEqual([
      'toString is missing',
    ]);
    await executable.dispose();
  });

  it('that nothing uses are still asked for', async () => {
    const unused = g.input('unused', [1]);
    const executable = await runtime.compile({
      name: 'step',
      feeds: [unused, c],
      state: [],
      results: { y: g.exp(c) },
    });
    const state = runtime.createState({});
    expect((await failure(() => executable.run(state, { c: Float32Array.of(0) }))).got).toEqual([
      'unused is missing',
    ]);
    const { y } = await executable.run(state, { c: Float32Array.of(0), unused: Float32Array.of(0) });
    expect(y).toEqual(Float32Array.of(1));
    await executable.dispose();
  });
});

describe('the number of threads', () => {
  it.each([0, -1, 1.5, Number.NaN, Infinity])('is refused when it is %s', (threads) => {
    expect(() => createNodeRuntime({ threads })).toThrow(
      /number of threads must be a whole number of at least 1/,
    );
  });

  it('is what was asked for, and at least 1 by itself', async () => {
    expect(runtime.threads).toBe(2);
    const own = createNodeRuntime();
    expect(own.threads).toBeGreaterThanOrEqual(1);
    await own.dispose();
  });
});

describe('results', () => {
  /** A convolution and its gradients: large enough that threads share the work. */
  async function train(own: Runtime, steps: number): Promise<number[]> {
    const w = g.input('w', [16, 8, 3, 3]);
    const x = g.input('x', [8, 8, 16, 16]);
    const y = g.maxPool2d(g.relu(g.conv2d(x, w, { padding: 'same' })), { kernel: 3, strides: 2 });
    const loss = g.mean(g.mul(g.logSoftmax(g.reshape(y, [8, -1])), -1));
    const [dw] = g.gradients(loss, [w]);
    const program = await own.compile({
      name: 'train',
      feeds: [x],
      state: [{ input: w, next: g.sub(w, g.mul(dw, 0.1)) }],
      results: { loss },
    });
    const state = own.createState({ w: { shape: w.shape, dtype: 'float32' } });
    await state.write('w', probeData('spread', w.shape, 'float32', 3));
    for (let i = 0; i < steps; i++)
      await program.run(state, { x: probeData('spread', x.shape, 'float32', i) });
    const value = numbers(await state.read('w'));
    await program.dispose();
    return value;
  }

  it('are the same bits in every run', async () => {
    const first = await train(runtime, 8);
    const other = createNodeRuntime({ threads: 2 });
    const [second, third] = await Promise.all([train(other, 8), train(runtime, 8)]);
    await other.dispose();
    expect(first.every(Number.isFinite)).toBe(true);
    expect(second).toEqual(first);
    expect(third).toEqual(first);
  });

  it('count every repeated index of a scatter, whatever the threads do', async () => {
    const count = 60_000;
    const updates = g.input('updates', [count, 4]);
    const indices = g.input('indices', [count], 'int64');
    const feeds = [
      [updates, new Float32Array(count * 4).fill(1)],
      [indices, BigInt64Array.from({ length: count }, (_, i) => BigInt(i % 3))],
    ] as const;
    const [value] = await computeOnce(runtime, feeds, [g.scatterAdd(updates, indices, { axis: 0, size: 4 })]);
    expect(numbers(value)).toEqual([...Array(12).fill(count / 3), 0, 0, 0, 0]);
  });

  it('come by name from evaluate, which leaves nothing open', async () => {
    const x = g.input('x', [2]);
    const values = await evaluate(runtime, { y: g.mul(x, 2), x2: g.add(x, 0) }, [[x, Float32Array.of(1, 2)]]);
    expect(values).toEqual({ y: Float32Array.of(2, 4), x2: Float32Array.of(1, 2) });
  });
});
