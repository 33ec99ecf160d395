import { describe, expect, it } from 'vitest';
import { errorOf } from '../../../test/error-of.js';
import { int, model, node, weight } from '../../../test/foreign-models.js';
import { encodeModel, type OnnxGraph, type OnnxNode, type OnnxTensor } from '../../onnx/index.js';
import { openModel } from '../../runtime/index.js';
import { plainGraph } from './plain-graph.js';

const truth = (name: string, value: boolean): OnnxTensor => ({
  name,
  dtype: 'bool',
  shape: [],
  data: Uint8Array.of(Number(value)),
});
const whole = (name: string, ...values: number[]): OnnxTensor => ({
  name,
  dtype: 'int64',
  shape: [values.length],
  data: BigInt64Array.from(values, BigInt),
});

const inner = (
  name: string,
  nodes: OnnxNode[],
  output: string,
  initializers: OnnxTensor[] = [],
): OnnxGraph => ({
  name,
  nodes,
  inputs: [],
  outputs: [{ name: output, dtype: 'unknown', shape: [] }],
  initializers,
});

const branches = (then: OnnxGraph, otherwise: OnnxGraph): OnnxNode['attributes'] => ({
  then_branch: { type: 'graph', value: then },
  else_branch: { type: 'graph', value: otherwise },
});

async function answer(nodes: readonly OnnxNode[], initializers: readonly OnnxTensor[]): Promise<number[]> {
  const bytes = encodeModel(
    model({
      inputs: [{ name: 'x', dtype: 'float32', shape: [3] }],
      outputs: [{ name: 'y', dtype: 'float32', shape: [3] }],
      nodes: [...nodes],
      initializers: [...initializers],
    }),
  );
  const session = await openModel('case', bytes, 1);
  const { y } = await session.run({ x: { dtype: 'float32', shape: [3], data: Float32Array.of(-1, 2, 5) } });
  await session.dispose();
  return Array.from(y as Float32Array);
}

describe('plainGraph', () => {
  it.each([true, false])('puts the branch that is taken in place of an If: %s', async (isTaken) => {
    const deep = branches(
      inner('a', [node('Exp', ['r'], ['deep'])], 'deep'),
      inner('b', [node('Abs', ['r'], ['deep'])], 'deep'),
    );
    // Both of them name their values alike, and one gives back what lies outside.
    const nodesWith = (outside: OnnxGraph) => [
      node('Not', ['given'], ['turned']),
      node('If', ['turned'], ['s'], branches(outside, inner('d', [node('Neg', ['x'], ['r'])], 'r'))),
      node(
        'If',
        ['given'],
        ['t'],
        branches(
          inner(
            'e',
            [
              node('Mul', ['s', 'w'], ['r']),
              node('ReduceMax', ['r'], ['m'], { keepdims: int(0) }),
              node('Greater', ['m', 'zero'], ['isLarge']),
              // Its condition depends on pictures: it stays, and sees the values around it.
              node('If', ['isLarge'], ['q'], deep),
            ],
            'q',
            [{ ...weight('w', [3]), data: Float32Array.of(2, 3, 4) }],
          ),
          inner('f', [node('Sqrt', ['x'], ['r']), node('Abs', ['s'], ['q'])], 'q'),
        ),
      ),
      node('Sub', ['t', 'x'], ['y']),
    ];
    const nodes = nodesWith(inner('c', [], 'x'));
    const initializers = [truth('given', isTaken), { ...weight('zero', []), data: Float32Array.of(0) }];
    const graph = plainGraph(
      { ...model({ nodes, initializers }).graph, inputs: [{ name: 'x', dtype: 'float32', shape: [3] }] },
      'a',
    );
    expect(graph.nodes.filter(({ opType }) => opType === 'If').length).toBe(isTaken ? 1 : 0);
    // ONNX Runtime wants a node between a value from outside and what a branch gives.
    const asked = nodesWith(inner('c', [node('Identity', ['x'], ['r'])], 'r'));
    expect(await answer(graph.nodes, [...graph.constants.values()])).toEqual(
      await answer(asked, initializers),
    );
  });

  it('works out shapes and axes, and leaves weights as they are', () => {
    const { graph } = model({
      nodes: [
        node('Shape', ['kernel'], ['shape']),
        node('Gather', ['shape', 'first'], ['channels']),
        node('Transpose', ['kernel'], ['turned']),
        node('Add', ['x', 'turned'], ['y']),
      ],
      inputs: [{ name: 'x', dtype: 'float32', shape: ['N'] }],
      initializers: [weight('kernel', [4, 2]), whole('first', 0)],
    });
    const { nodes, constants } = plainGraph(graph, 'a');
    expect(nodes.map(({ opType }) => opType)).toEqual(['Transpose', 'Add']);
    expect(constants.get('channels')).toMatchObject({ shape: [1], data: BigInt64Array.of(4n) });
  });

  it('refuses two values of one name, and circles', () => {
    const refusal = (nodes: OnnxNode[], initializers: OnnxTensor[] = []) =>
      errorOf(() =>
        plainGraph(
          model({ nodes, initializers, inputs: [{ name: 'x', dtype: 'float32', shape: [] }] }).graph,
          'a',
        ),
      ).message;
    const constant = node('Constant', [], ['c'], { value_float: { type: 'float', value: 1 } });
    expect(refusal([constant, constant])).toMatchInlineSnapshot(
      `"a: there are two constants of one name (got "c"); export the model again; the file is damaged"`,
    );
    expect(refusal([], [whole('c', 1), whole('c', 2)])).toMatch(/two constants of one name/);
    expect(refusal([node('Add', ['x', 'b'], ['a']), node('Neg', ['a'], ['b'])])).toMatchInlineSnapshot(
      `"a: node "a" (Add) takes a value that nothing before it makes (got "b"); export the model again; the file is damaged"`,
    );
    expect(refusal([node('Neg', ['x'], ['x'])])).toMatch(/makes a value that there is already/);
  });
});
