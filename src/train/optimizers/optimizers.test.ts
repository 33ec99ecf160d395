import { afterAll, describe, expect, it } from 'vitest';
import { runUpdates } from '../../../test/update-run.js';
import { isPupilError } from '../../base/error.js';
import { constant } from '../../graph/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { OPTIMIZER_KINDS, type OptimizerSpec, resolveOptimizer } from './index.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const vector = (...values: number[]) => constant(values, [values.length]);

/** The only parameter after each update. */
async function follow(
  spec: OptimizerSpec,
  start: number,
  gradients: readonly number[],
  learningRate: number,
  momentum?: number,
): Promise<number[]> {
  const trajectory = await runUpdates(runtime, resolveOptimizer(spec), {
    start: [start],
    gradients: gradients.map((g) => [g]),
    learningRate,
    ...(momentum === undefined ? {} : { momentum }),
  });
  return trajectory.map(([value]) => value);
}

function expectPath(path: readonly number[], expected: readonly number[]): void {
  expect(path.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(path[i], `update ${i}`).toBeCloseTo(value, 6);
}

/** Gradients with changes of sign, size and a pause. */
const GRADIENTS = [0.5, -0.25, 0.125, 0, 0, 2, 1.5, -3, 0.01, 0.01];

/** Update rules in double precision, written from the papers one value at a time: the parameter after each gradient. */
const REFERENCES: Readonly<Record<string, (lr: number) => (g: number) => number>> = {
  lion(lr) {
    let [p, m] = [1, 0];
    return (g) => {
      p -= lr * Math.sign(0.9 * m + 0.1 * g);
      m = 0.99 * m + 0.01 * g;
      return p;
    };
  },
  adabelief(lr) {
    let [p, m, s, t] = [1, 0, 0, 0];
    return (g) => {
      t += 1;
      m = 0.9 * m + 0.1 * g;
      s = 0.999 * s + 0.001 * (g - m) ** 2 + 1e-16;
      p -= (lr * (m / (1 - 0.9 ** t))) / (Math.sqrt(s / (1 - 0.999 ** t)) + 1e-16);
      return p;
    };
  },
  adadelta(lr) {
    let [p, v, u] = [1, 0, 0];
    return (g) => {
      v = 0.9 * v + 0.1 * g * g;
      const d = (Math.sqrt(u + 1e-6) / Math.sqrt(v + 1e-6)) * g;
      u = 0.9 * u + 0.1 * d * d;
      p -= lr * d;
      return p;
    };
  },
};

describe.each(Object.entries(REFERENCES))('%s', (kind, reference) => {
  it('follows its paper', async () => {
    const next = reference(0.01);
    const path = await follow({ kind, weightDecay: 0 }, 1, GRADIENTS, 0.01);
    expectPath(path, GRADIENTS.map(next));
  });
});

describe.each(OPTIMIZER_KINDS)('the optimizer %s', (kind) => {
  it('goes downhill', async () => {
    const path = await runUpdates(runtime, resolveOptimizer({ kind, weightDecay: 0 }), {
      start: [1, -2],
      gradients: Array.from({ length: 50 }, () => [1, -1]),
      learningRate: 0.01,
    });
    const [a, b] = path[path.length - 1];
    expect([a < 0.999, b > -1.999]).toEqual([true, true]);
  });

  it('leaves parameters alone where the gradient is 0 and nothing decays', async () => {
    expect(await follow({ kind, weightDecay: 0 }, 0.75, [0, 0, 0], 0.1)).toEqual([0.75, 0.75, 0.75]);
  });

  it('leaves parameters alone at a rate of 0, also where no gradient was seen', async () => {
    expect(await follow(kind, 1, GRADIENTS, 0)).toEqual(GRADIENTS.map(() => 1));
    expect(await follow(kind, 1, [0, 0], 0)).toEqual([1, 1]);
  });

  it('passes on that a gradient is not a number', async () => {
    expect(await follow(kind, 1, [0.5, Number.NaN, 0.5], 0.01)).toEqual([
      expect.any(Number),
      Number.NaN,
      Number.NaN,
    ]);
  });

  it('is the same after its resolved options have been through JSON', () => {
    const { options } = resolveOptimizer(kind);
    const again = resolveOptimizer(JSON.parse(JSON.stringify({ kind, ...options })));
    expect(again.options).toEqual(options);
  });

  it('takes decoupled decay from the parameter alone: lr * (weightDecay * p + l1 * sign p)', async () => {
    const decay = { weightDecay: 0.5, l1: 0.25, decoupled: true };
    // 2 - 0.1 (0.5 * 2 + 0.25), and so on; the gradient is 0 throughout.
    const expected = [1.875, 1.75625, 1.6434375];
    expectPath(await follow({ kind, ...decay }, 2, [0, 0, 0], 0.1), expected);
    expectPath(
      await follow({ kind, ...decay }, -2, [0, 0, 0], 0.1),
      expected.map((v) => -v),
    );
  });

  it('does with coupled decay what it does with a gradient of that size', async () => {
    const bare = { kind, weightDecay: 0, l1: 0, decoupled: false };
    const [decayed] = await follow({ ...bare, weightDecay: 0.5, l1: 0.25 }, 2, [0.125], 0.1);
    const [plain] = await follow(bare, 2, [0.125 + 0.5 * 2 + 0.25], 0.1);
    expect(decayed).toBe(plain);
  });

  it('decays each parameter as far as the mask says, and moves each at its own rate', async () => {
    const optimizer = resolveOptimizer({ kind, weightDecay: 0.5, decoupled: true });
    const run = { start: [2, 2, 2], learningRate: 0.1 };
    const [masked] = await runUpdates(runtime, optimizer, {
      ...run,
      gradients: [[0, 0, 0]],
      decayMask: vector(0, 0.5, 1),
    });
    expectPath([...masked], [2, 1.95, 1.9]);
    const [usual] = await runUpdates(runtime, optimizer, { ...run, gradients: [[1, 1, 1]] });
    const [multiplied] = await runUpdates(runtime, optimizer, {
      ...run,
      gradients: [[1, 1, 1]],
      rateMultiplier: vector(0, 0.5, 1),
    });
    const moved = 2 - usual[0];
    expectPath([...multiplied], [2, 2 - moved / 2, 2 - moved]);
  });
});

describe('weight decay', () => {
  it('follows a computed path for sgd with momentum, coupled and decoupled', async () => {
    const decay = { kind: 'sgd', momentum: 0.5, weightDecay: 0.5 };
    // coupled: g + p/2 = 1.5, buf 1.5, p = 1 - 0.15; then 1 + 0.425 + 0.75 = 2.175, p = 0.85 - 0.2175.
    expectPath(await follow(decay, 1, [1, 1], 0.1), [0.85, 0.6325]);
    // decoupled: 1 * 0.95 - 0.1; then buf 1.5: 0.85 * 0.95 - 0.15.
    expectPath(await follow({ ...decay, decoupled: true }, 1, [1, 1], 0.1), [0.85, 0.6575]);
  });

  it('pulls with L1 by the same amount at any size, towards 0 from both sides, and not at 0', async () => {
    const sgd = { kind: 'sgd', momentum: 0, l1: 0.5 };
    const [end] = await runUpdates(runtime, resolveOptimizer(sgd), {
      start: [4, 0.25, -4, 0],
      gradients: [[0, 0, 0, 0]],
      learningRate: 0.1,
    });
    expectPath([...end], [3.95, 0.2, -3.95, 0]);
  });

  it('makes adam what adamw is, when it is decoupled', async () => {
    const adam = await follow({ kind: 'adam', weightDecay: 0.01, decoupled: true }, 1, GRADIENTS, 0.01);
    expect(adam).toEqual(await follow('adamw', 1, GRADIENTS, 0.01));
  });
});

describe('rmsprop, centered', () => {
  it('stays finite under a gradient that hardly changes, where a difference of squares would turn negative', async () => {
    const gradients = Array.from({ length: 3000 }, (_, i) => 1000 + (i % 2) * 1e-4);
    const path = await follow({ kind: 'rmsprop', centered: true, alpha: 0.9 }, 0, gradients, 1e-12);
    expect(path.every(Number.isFinite)).toBe(true);
  });
});

describe('a momentum that a schedule asks for', () => {
  it('takes the place of the own one', async () => {
    const gradients = [1, 1, 1];
    const own = (spec: OptimizerSpec, momentum?: number) => follow(spec, 1, gradients, 0.01, momentum);
    expect(await own({ kind: 'rmsprop', momentum: 0.9 }, 0.5)).toEqual(
      await own({ kind: 'rmsprop', momentum: 0.5 }),
    );
    expect(await own('lion', 0.5)).toEqual(await own({ kind: 'lion', beta1: 0.5 }));
    expect(await own('adabelief', 0.5)).toEqual(await own({ kind: 'adabelief', beta1: 0.5 }));
  });
});

describe('resolveOptimizer', () => {
  const messageOf = (spec: OptimizerSpec): string => {
    try {
      resolveOptimizer(spec);
    } catch (error) {
      if (isPupilError(error, 'option')) return `${error.code}: ${error.message}`;
      throw error;
    }
    throw new Error('the spec was accepted');
  };

  it.each([
    ['an unknown name', 'adamax', /option\/optimizer: .*no optimizer of this name.*use one of sgd, adam/s],
    [
      'an unknown option',
      { kind: 'lion', momentum: 0.9 },
      /known options are beta1, beta2, weightDecay, l1/s,
    ],
    ['a negative decay', { kind: 'sgd', l1: -1 }, /l1: /],
    ['a mean that forgets nothing', { kind: 'rmsprop', alpha: 1 }, /alpha: /],
    ['an accumulator below 0', { kind: 'adagrad', initialAccumulator: -1 }, /initialAccumulator: /],
  ])('refuses %s', (_what, spec, message) => {
    expect(messageOf(spec)).toMatch(message);
  });

  it('starts the sum of squares of adagrad where it is told to', () => {
    expect(resolveOptimizer({ kind: 'adagrad', initialAccumulator: 0.1 }).slots).toEqual([
      { name: 'squares', initial: 0.1 },
    ]);
  });
});
