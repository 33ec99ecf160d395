import { afterAll, describe, expect, it } from 'vitest';
import { feedNetwork, normalValues, runNetwork } from '../../../test/network.js';
import { input } from '../../graph/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { buildNetwork } from '../build.js';
import { conv2d, residual, sequential } from './index.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const SHAPE = [1, 2, 5, 4];
const x = normalValues(SHAPE, 'x');
/** Kernels of 0 leave of a block what comes over the shortcut. */
const silent = (names: readonly string[], size: number) =>
  new Map(names.map((name) => [name, new Float32Array(size)]));

describe('residual', () => {
  it('adds its input to the branch', async () => {
    const block = residual([conv2d(2, 3, { padding: 'same', useBias: false })]);
    const values = silent(['branch.conv2d_1.kernel'], 36);
    expect(await runNetwork(runtime, block, SHAPE, { mode: 'inference', values })).toEqual(x);
  });

  it('applies its activation to the sum', async () => {
    const block = residual([conv2d(2, 3, { padding: 'same', useBias: false })], { activation: 'relu' });
    const values = silent(['branch.conv2d_1.kernel'], 36);
    const sum = await runNetwork(runtime, block, SHAPE, { mode: 'inference', values });
    expect(sum).toEqual(x.map((value) => Math.max(value, 0)));
  });

  it('takes every second pixel and puts zero channels around, where the branch does the like', async () => {
    const block = residual([conv2d(5, 3, { strides: 2, padding: 'same', useBias: false })]);
    const values = silent(['branch.conv2d_1.kernel'], 90);
    const output = await runNetwork(runtime, block, SHAPE, { mode: 'inference', values });
    const zeros = new Array(6).fill(0);
    const sampled = [0, 1].flatMap((channel) =>
      [0, 2, 4].flatMap((row) => [0, 2].map((column) => x[channel * 20 + row * 4 + column])),
    );
    expect([...output]).toEqual([...zeros, ...sampled, ...zeros, ...zeros]);
  });

  it('sends its input through the layers of the shortcut', async () => {
    const branch = conv2d(3, 3, { strides: 2, padding: 'same', useBias: false });
    const projection = conv2d(3, 1, { strides: 2, useBias: false });
    const block = residual([branch], { shortcut: [projection] });
    const { network } = feedNetwork(block, SHAPE, { mode: 'inference' });
    const names = network.variables.map(({ name }) => name);
    expect(names).toEqual(['branch.conv2d_1.kernel', 'shortcut.conv2d_1.kernel']);
    const kernel = normalValues([3, 2, 1, 1], 'projection');
    const values = new Map([...silent([names[0]], 54), [names[1], kernel] as const]);
    const output = await runNetwork(runtime, block, SHAPE, { mode: 'inference', values });
    const alone = new Map([['kernel', kernel]]);
    expect(output).toEqual(
      await runNetwork(runtime, projection, SHAPE, { mode: 'inference', values: alone }),
    );
  });

  it.each([
    ['another size', conv2d(2, 3)],
    ['fewer channels', conv2d(1, 3, { padding: 'same' })],
  ])('refuses a branch of %s, naming the block and both shapes', (_, branch) => {
    const network = sequential([residual([branch], { name: 'block' })]);
    expect(() => buildNetwork(network, input('x', SHAPE), { mode: 'training' })).toThrow(
      /^layer "block" .*branch and shortcut have different shapes \(got branch "float32\[.*shortcut "float32\[.*1x1/,
    );
  });

  it('refuses a shortcut that does not fit its branch', () => {
    const network = residual([conv2d(3, 3, { padding: 'same' })], { shortcut: [conv2d(4, 1)] });
    expect(() => buildNetwork(network, input('x', SHAPE), { mode: 'training' })).toThrow(
      'branch and shortcut have different shapes (got branch "float32[1, 3, 5, 4]", shortcut "float32[1, 4, 5, 4]")',
    );
  });
});
