import { afterAll, describe, expect, it } from 'vitest';
import { errorOf } from '../../../test/error-of.js';
import { noiseBatch, startedTrainer, trainerConfig, valuesOf } from '../../../test/trainer-parts.js';
import {
  batchNorm,
  conv2d,
  dense,
  flatten,
  globalAvgPool1d,
  maxPool2d,
  reshape,
  sequential,
  zeroPadding2d,
} from '../../nn/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import type { TrainOptionsInput } from '../plan/options.js';
import { classifierLayout } from '../step/training-step.js';
import { FreezeOptions, freezingAt, frozenBy } from './freezing.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const block = (name: string) =>
  sequential([conv2d(4, 3, { name: 'conv' }), batchNorm({ name: 'bn' })], { name });
const network = sequential([
  block('stage1'),
  block('stage2'),
  maxPool2d(2),
  flatten(),
  dense(3, { name: 'head' }),
]);

const rules = (...freeze: (string | object)[]) => FreezeOptions.parse(freeze);

describe('freezing rules', () => {
  it('are read in order, and the last that fits decides', () => {
    const frozen = frozenBy(rules('*', '!head', 'head.bias'));
    expect(frozen('stage1.conv')).toBe('frozen');
    expect(frozen('head')).toBeUndefined();
    expect(frozen('head.kernel')).toBeUndefined();
    expect(frozen('head.bias')).toBe('frozen');
  });

  it('are in force from one epoch, counted from 1, until before another', () => {
    const all = rules({ layers: 'a', untilEpoch: 3 }, { layers: 'b', fromEpoch: 2 });
    const names = [0, 1, 2].map((epoch) => freezingAt(all, epoch).map(({ layers }) => layers));
    expect(names).toEqual([['a'], ['a', 'b'], ['b']]);
  });

  it('that would never be in force are refused', () => {
    const never = { layers: 'a', fromEpoch: 3, untilEpoch: 3 };
    expect(FreezeOptions.safeParse([never]).success).toBe(false);
    expect(FreezeOptions.safeParse([{ ...never, untilEpoch: 4 }]).success).toBe(true);
  });

  it('that fit nothing are refused before training', () => {
    expect(errorOf(() => trainerConfig(network, { freeze: ['stage7'] })).code).toBe('option/layer-pattern');
    expect(errorOf(() => trainerConfig(network, { freeze: ['*', '!tail'] })).code).toBe(
      'option/layer-pattern',
    );
  });

  it('that leave nothing to learn are refused, with the epoch', () => {
    expect(errorOf(() => trainerConfig(network, { freeze: ['*'] }))).toMatchObject({
      code: 'option/nothing-learns',
      where: 'freeze, epoch 1',
    });
    const later = { layers: '*', fromEpoch: 3 };
    expect(errorOf(() => trainerConfig(network, { freeze: [later] })).where).toBe('freeze, epoch 3');
  });

  it('are not blamed where the network itself has nothing that learns', () => {
    const none = sequential([
      zeroPadding2d({ top: 1, bottom: 0, left: 0, right: 0 }),
      reshape([3, -1]),
      globalAvgPool1d(),
    ]);
    for (const mute of [none, sequential([flatten(), dense(3, { trainable: false })])])
      expect(errorOf(() => trainerConfig(mute, {}))).toMatchObject({
        code: 'option/nothing-learns',
        where: 'network',
      });
  });
});

/** The values before and after three updates in each of the given epochs. */
async function train(options: TrainOptionsInput, epochs: number[] = [0], model = network) {
  const trainer = await startedTrainer(runtime, trainerConfig(model, options));
  const snapshots = [await valuesOf(trainer, 'all')];
  for (const epoch of epochs) {
    await trainer.startEpoch(epoch);
    for (let i = 0; i < 3; i++) {
      const update = epoch * 3 + i;
      await trainer.update([noiseBatch(6, update)], { update, batch: update, learningRate: 0.01 });
    }
    snapshots.push(await valuesOf(trainer, 'all'));
  }
  await trainer.dispose();
  return snapshots;
}

const changed = (before: Record<string, Float32Array>, after: Record<string, Float32Array>) =>
  Object.keys(after).filter((name) => !name.includes('/') && !same(before[name], after[name]));
const same = (a: Float32Array, b: Float32Array) => a.every((value, i) => Object.is(value, b[i]));

it('a network too large for one file is refused before memory is taken for it', () => {
  const huge = sequential([flatten(), dense(1e8, { name: 'huge' }), dense(3)]);
  const error = errorOf(() => trainerConfig(huge));
  expect(error.code).toBe('option/network-size');
  expect(error.message).toContain('huge.kernel');
});

describe('a frozen block', () => {
  it('does not move a bit, its batch norm included, while the others learn', async () => {
    const [before, after] = await train({ freeze: ['stage1'] });
    const moved = changed(before, after);
    expect(moved.filter((name) => name.startsWith('stage1'))).toEqual([]);
    expect(moved.filter((name) => name.startsWith('stage2'))).toHaveLength(6);
    expect(moved).toContain('head.kernel');
  });

  it('has no state in the optimizer', async () => {
    const [start] = await train({ freeze: ['stage1'], optimizer: 'adam' }, []);
    expect(Object.keys(start)).toContain('optimizer.mean/stage2.conv.kernel');
    expect(Object.keys(start).filter((name) => name.includes('/stage1'))).toEqual([]);
  });

  it('costs no gradient: the graph of its step is smaller', () => {
    const { classifier } = trainerConfig(network);
    const sizes = classifierLayout(classifier, rules('stage1')).sizes;
    expect(sizes).toEqual({
      parameters: 4 * 4 * 9 + 4 + 8 + 3 * 16 + 3,
      statistics: 8,
      frozen: 36 + 4 + 8 + 8,
    });
  });

  it("keeps its statistics but learns scale and offset in the state 'frozenStatistics'", async () => {
    const rule = { layers: 'stage1', normalization: 'frozenStatistics' } as const;
    const [before, after] = await train({ freeze: [rule] });
    const moved = changed(before, after).filter((name) => name.startsWith('stage1'));
    expect(moved).toEqual(['stage1.bn.gamma', 'stage1.bn.beta']);
  });

  it("follows the batch in the state 'training'", async () => {
    const rule = { layers: 'stage1', normalization: 'training' } as const;
    const [before, after] = await train({ freeze: [rule] });
    const moved = changed(before, after).filter((name) => name.startsWith('stage1'));
    expect(moved).toHaveLength(4);
    expect(moved).not.toContain('stage1.conv.kernel');
  });

  it('can be frozen in the network itself, and with it everything inside', async () => {
    const model = sequential([
      sequential([conv2d(4, 3), batchNorm()], { name: 'stem', trainable: false }),
      flatten(),
      dense(3, { name: 'head' }),
    ]);
    const [before, after] = await train({}, [0], model);
    expect(changed(before, after)).toEqual(['head.kernel', 'head.bias']);
  });
});

describe('gradual unfreezing', () => {
  const freeze = [{ layers: '*', untilEpoch: 3 }, '!head', { layers: '!stage2', fromEpoch: 2 }];

  it('lets layers begin to learn in their epoch, with the values they had', async () => {
    const [start, first, second, third] = await train({ freeze, optimizer: 'adam' }, [0, 1, 2]);
    expect(changed(start, first)).toEqual(['head.kernel', 'head.bias']);
    expect(changed(first, second).some((name) => name.startsWith('stage1'))).toBe(false);
    expect(changed(first, second).filter((name) => name.startsWith('stage2'))).toHaveLength(6);
    expect(changed(second, third).filter((name) => name.startsWith('stage1'))).toHaveLength(6);
  });

  it('keeps the state of the optimizer for layers that go on, and starts it at 0 for the others', async () => {
    const trainer = await startedTrainer(runtime, trainerConfig(network, { freeze, optimizer: 'adam' }));
    await trainer.update([noiseBatch(6, 1)], { update: 0, batch: 0, learningRate: 0.01 });
    const before = await valuesOf(trainer, 'all');
    await trainer.startEpoch(1);
    const after = await valuesOf(trainer, 'all');
    await trainer.dispose();
    expect(after['optimizer.mean/head.kernel']).toEqual(before['optimizer.mean/head.kernel']);
    expect(after['optimizer.mean/stage2.conv.kernel']).toEqual(new Float32Array(4 * 4 * 9));
  });
});
