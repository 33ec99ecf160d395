import { expect, it } from 'vitest';
import { conv2d, gradients, input, maxPool2d, mul, relu, sum } from '../../graph/index.js';
import { blockSize } from '../node/block-size.js';
import type { OrtTensor } from '../node/onnxruntime.js';
import type { Program } from '../runtime.js';
import { openCandidate } from './candidate-session.js';
import { tunableNodes } from './tunable-nodes.js';
import { choicesFrom, tunePrograms } from './tune.js';

const x = input('x', [16, 3, 12, 12]);
const first = input('first', [16, 3, 3, 3]);
const second = input('second', [32, 16, 3, 3]);

/** An update's worth of graph: a shape that fills blocks on any processor, endings, strides. */
function program(): Program {
  const hidden = relu(conv2d(x, first, { padding: 'same' }));
  const y = relu(conv2d(maxPool2d(hidden, { kernel: 2 }), second, { padding: 'same', strides: 2 }));
  const loss = sum(mul(y, y));
  const [dFirst, dSecond] = gradients(loss, [first, second]);
  return { name: 'test', feeds: [x, first, second], state: [], results: { loss, dFirst, dSecond } };
}

const block = await blockSize();

it('finds each shape once, with the forms that suit it', () => {
  const found = tunableNodes([program(), program()], 16);
  expect(found.map(({ begin, names }) => [begin.op.name, ...names].join(' ')).sort()).toEqual([
    'conv2d blocked plain',
    'conv2d blocked plain',
    'conv2dInputGradient blocked-phases plain',
    'conv2dWeightGradient blocked-exchanged plain',
    'conv2dWeightGradient blocked-pictures blocked-exchanged plain',
  ]);
  // Between blocked neighbours, as it stands in the network.
  const later = found.find(({ begin }) => begin.op.name === 'conv2d' && begin.inputs[1].shape[0] === 32)!;
  expect(later.node.op.name).toBe('conv2d+relu');
  expect([...later.operands, later.result].map((layout) => layout?.name)).toEqual([
    'blocked by 16',
    undefined,
    'blocked by 16',
  ]);
});

it.skipIf(block === undefined)(
  'every form of a node gives the same number for the same operands',
  async () => {
    for (const tunable of tunableNodes([program()], block!)) {
      const values: number[] = [];
      for (const name of tunable.names) {
        const candidate = await openCandidate(tunable, name, { block: block!, threads: 1 });
        const { first } = (await candidate.run()) as Record<string, OrtTensor>;
        values.push((first.data as Float32Array)[0]);
        await candidate.dispose();
      }
      for (const value of values) expect(value, tunable.key).toBeCloseTo(values[0], 3);
    }
  },
);

it.skipIf(block === undefined)(
  'keeps to the table where all forms are equally fast, and says how far it is',
  async () => {
    let ticks = 0;
    const done: string[] = [];
    const tuned = await tunePrograms([program()], 1, {
      timing: { clock: () => ticks++, rounds: 1, turnMs: 0 },
      onProgress: (count, total) => done.push(`${count} of ${total}`),
    });
    expect(done).toEqual(tuned.map((_, i) => `${i + 1} of ${tuned.length}`));
    expect(tuned.every(({ usual, chosen }) => usual === chosen)).toBe(true);
    expect(choicesFrom(tuned)).toEqual({});
  },
);

it('says of choices only what differs from the table', () => {
  const shape = { operation: 'conv2d', usual: 'blocked', timings: [] };
  expect(
    choicesFrom([
      { ...shape, key: 'a', chosen: 'plain' },
      { ...shape, key: 'b', chosen: 'blocked' },
    ]),
  ).toEqual({ a: 'plain' });
});

it.skipIf(block === undefined)('stops on the signal', async () => {
  await expect(tunePrograms([program()], 1, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    kind: 'interrupted',
  });
});
