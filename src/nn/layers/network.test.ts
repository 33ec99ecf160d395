import { afterAll, describe, expect, it } from 'vitest';
import { errorOf } from '../../../test/error-of.js';
import { normalValues, runNetwork } from '../../../test/network.js';
import { input as graphInput } from '../../graph/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { buildNetwork } from '../build.js';
import { makeLayer } from '../layer.js';
import {
  activation,
  add,
  apply,
  average,
  concatenate,
  conv2d,
  dense,
  flatten,
  input,
  maximum,
  multiply,
  network,
  sequential,
  type Wire,
} from './index.js';
import { networkLayer } from './network.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const SHAPE = [2, 3];
const x = normalValues(SHAPE, 'x');
const relu = x.map((value) => Math.max(value, 0));

const answer = (wire: Wire) => runNetwork(runtime, network(wire), SHAPE, { mode: 'inference' });

/** The network of nodes as JSON has them. */
const fromNodes = (nodes: readonly object[], output: string) =>
  makeLayer(networkLayer, { nodes: nodes as never, output });

describe('network', () => {
  it('writes the layers that lead to its output down, each after those that it takes, first inputs first', () => {
    const start = input();
    const stem = apply(dense(4, { name: 'stem' }), start);
    const wide = apply(activation('tanh'), apply(dense(4), stem));
    const sum = apply(add(), wide, stem, apply(dense(4), start));
    const { options } = network(apply(flatten({ name: 'last' }), sum), { name: 'wired' });
    const nodes = options.nodes as { name: string; kind: string; inputs: string[] }[];
    expect(nodes.map(({ name, kind, inputs }) => `${name}: ${kind}(${inputs.join(', ')})`)).toEqual([
      'stem: dense(input)',
      'dense_1: dense(stem)',
      'activation_1: activation(dense_1)',
      'dense_2: dense(input)',
      'add_1: add(activation_1, stem, dense_2)',
      'last: flatten(add_1)',
    ]);
    expect(options.output).toBe('last');
  });

  it('builds a wire that is taken twice once', () => {
    const start = input();
    const shared = apply(dense(3), start);
    const built = buildNetwork(network(apply(add(), shared, shared)), graphInput('x', SHAPE), {
      mode: 'training',
    });
    expect(built.variables.map(({ name }) => name)).toEqual(['dense_1.kernel', 'dense_1.bias']);
  });

  it('gives each call of apply variables of its own', () => {
    const start = input();
    const layer = dense(3, { useBias: false });
    const both = network(apply(add(), apply(layer, start), apply(layer, start)));
    const built = buildNetwork(both, graphInput('x', SHAPE), { mode: 'training' });
    expect(built.variables.map(({ name }) => name)).toEqual(['dense_1.kernel', 'dense_2.kernel']);
  });

  it('keeps layers frozen that are', () => {
    const frozen = network(apply(dense(2, { trainable: false }), input()));
    const built = buildNetwork(JSON.parse(JSON.stringify(frozen)), graphInput('x', SHAPE), {
      mode: 'training',
    });
    expect(built.variables.map(({ trainable }) => trainable)).toEqual([false, false]);
  });

  it('stands within others like any layer', () => {
    const start = input();
    const block = network(apply(add(), apply(conv2d(3, 1), start), start), { name: 'block' });
    const built = buildNetwork(sequential([block, flatten()]), graphInput('x', [2, 3, 4, 4]), {
      mode: 'training',
    });
    expect(built.output.shape).toEqual([2, 48]);
    expect(built.variables.map(({ name }) => name)).toEqual(['block.conv2d_1.kernel', 'block.conv2d_1.bias']);
  });

  it.each([
    ['add', add(), (a: number, b: number) => a + b],
    ['multiply', multiply(), (a: number, b: number) => a * b],
    ['average', average(), (a: number, b: number) => (a + b) / 2],
    ['maximum', maximum(), (a: number, b: number) => Math.max(a, b)],
  ] as const)('merges two branches by %s, value by value', async (_, merge, expected) => {
    const start = input();
    const values = await answer(apply(merge, apply(activation('relu'), start), start));
    expect(values).toEqual(x.map((value, i) => expected(relu[i], value)));
  });

  it('joins branches in the order in which they are given', async () => {
    const start = input();
    const values = await answer(apply(concatenate(), apply(activation('relu'), start), start));
    const rows = [0, 1].flatMap((n) => [...relu.slice(n * 3, n * 3 + 3), ...x.slice(n * 3, n * 3 + 3)]);
    expect([...values]).toEqual(rows);
  });
});

describe('a network that cannot be wired', () => {
  const layer = { kind: 'flatten', options: {} };
  const a = { ...layer, name: 'a', inputs: ['input'] };

  it.each([
    ['an unknown name', [{ ...a, inputs: ['b'] }], 'a', 'nodes.0.inputs.0: there is no node "b"'],
    ['an unknown output', [a], 'z', 'output: there is no node "z"'],
    ['a name given twice', [a, a], 'a', 'nodes.1.name: there is another node "a"'],
    [
      'the name of the input',
      [{ ...a, name: 'input' }],
      'input',
      'nodes.0.name: "input" is the input of the network',
    ],
    [
      'a node that takes itself',
      [{ ...a, inputs: ['a'] }],
      'a',
      'nodes.0.inputs.0: "a" takes its own output',
    ],
    [
      'nodes that wait for each other',
      [
        { ...a, inputs: ['b'] },
        { ...layer, name: 'b', inputs: ['a'] },
      ],
      'b',
      'nodes.0.inputs.0: "b" stands later in the list: nodes stand after those that they take, so that none waits for itself',
    ],
    [
      'a node that nothing takes',
      [a, { ...layer, name: 'b', inputs: ['a'] }, { ...layer, name: 'c', inputs: ['b'] }],
      'a',
      [
        'nodes.1: nothing that leads to the output takes "b"',
        'nodes.2: nothing that leads to the output takes "c"',
      ],
    ],
  ])('is refused for %s', (_, nodes, output, problems) => {
    const error = errorOf(() => fromNodes(nodes, output));
    expect(error.code).toBe('option/layer');
    expect(error.got).toEqual([problems].flat());
  });

  it('is refused where no wire stands for one', () => {
    const wrong = [
      () => network(dense(3) as never),
      () => network(undefined as never),
      () => apply(add(), input(), undefined as never),
      () => apply(undefined as never, input()),
    ];
    for (const act of wrong) expect(errorOf(act)).toMatchObject({ code: 'option/wiring' });
  });

  it('is refused when it starts from two inputs', () => {
    const error = errorOf(() => network(apply(add(), apply(dense(2), input()), apply(dense(2), input()))));
    expect(error.code).toBe('option/wiring');
  });

  it('is refused when it holds no layer', () => {
    expect(errorOf(() => network(input())).code).toBe('option/layer');
  });

  it('is refused when two layers have one name', () => {
    const start = input();
    const named = () => apply(dense(2, { name: 'same' }), start);
    const error = errorOf(() => network(apply(add(), named(), named())));
    expect(error.got).toContain('nodes.1.name: there is another node "same"');
  });
});

describe('inputs that do not fit', () => {
  const build = (wire: Wire, shape = [2, 3]) =>
    errorOf(() => buildNetwork(network(wire), graphInput('x', shape), { mode: 'training' }));

  it('are too many for a layer that takes one', () => {
    const start = input();
    const error = build(apply(dense(3, { name: 'head' }), start, start));
    expect(error.code).toBe('option/layer-inputs');
    expect(error.message).toBe(
      'layer "head": dense takes one input (got inputs 2); join the inputs first, with add or concatenate for example',
    );
  });

  it('are too few for a layer that merges', () => {
    const error = errorOf(() =>
      buildNetwork(sequential([add()]), graphInput('x', [2, 3]), { mode: 'training' }),
    );
    expect(error.code).toBe('option/layer-inputs');
    expect(error.message).toBe(
      'layer "add_1": add takes two or more inputs (got inputs 1); wire it in a network: network(apply(add(), a, b))',
    );
  });

  it.each([add(), multiply(), average(), maximum(), concatenate()])('are named by $kind', (merge) => {
    const start = input();
    const error = build(apply(merge, start, start, apply(flatten(), start)), [2, 3, 4]);
    expect(error.code).toBe('shape/layer');
    expect(error.where).toBe(
      `layer "${merge.kind}_1" (input [2, 3, 4] and [2, 3, 4] and [2, 12]), ${merge.kind}`,
    );
    expect(error.what).toContain('input 3 of 3 does not fit');
    expect(error.got).toEqual({
      'input 1': 'float32[2, 3, 4]',
      'input 2': 'float32[2, 3, 4]',
      'input 3': 'float32[2, 12]',
    });
  });

  it('are not repeated along the batch', () => {
    const shapes = [
      [1, 3],
      [2, 3],
    ].map((shape, i) => graphInput(`x${i}`, shape));
    expect(errorOf(() => buildNetwork(add(), shapes, { mode: 'training' })).code).toBe('shape/merge');
  });

  it.each([2, -2, -3])('have no axis %i to be joined along', (axis) => {
    const start = input();
    const error = build(apply(concatenate({ axis }), start, start));
    expect(error.code).toBe('shape/layer');
    expect(error.message).toContain('use an axis from 1 to 1');
  });
});
