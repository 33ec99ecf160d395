import { describe, expect, it } from 'vitest';
import { input, mul } from './index.js';
import { defineOperation, type OperationDefinition } from './operation.js';
import type { Tensor } from './tensor.js';

type Doubling = OperationDefinition<readonly [Tensor], { readonly times: number }>;

const rules: Doubling = {
  name: 'double',
  type: ([x]) => x,
  gradient: (dy, { attrs: { times } }) => [() => mul(dy, 2 ** times)],
  lower: (onnx, [x], { times }) => onnx.node('Mul', [x.name, onnx.constant('float32', [], [2 ** times])]),
};

describe('a defined operation', () => {
  const double = defineOperation(rules);

  it('yields a tensor that refers to its inputs and attributes, all of it frozen', () => {
    const x = input('x', [2, 3]);
    const y = double.apply([x], { times: 2 });
    expect(y).toMatchObject({ shape: [2, 3], dtype: 'float32', index: 0 });
    expect(y.node.op.name).toBe('double');
    expect(y.node.inputs).toEqual([x]);
    expect(y.node.attrs).toEqual({ times: 2 });
    for (const part of [y, y.shape, y.node, y.node.inputs, y.node.attrs, y.node.outputs])
      expect(Object.isFrozen(part)).toBe(true);
  });

  it('keeps its attributes when the caller changes his', () => {
    const attrs = { times: 1 };
    const y = double.apply([input('x', [2])], attrs);
    attrs.times = 7;
    expect(y.node.attrs).toEqual({ times: 1 });
  });

  it('must have every rule, and a gradient for every input', () => {
    const { name, type, gradient, lower } = rules;
    // @ts-expect-error no name
    const withoutName: Doubling = { type, gradient, lower };
    // @ts-expect-error no shape rule
    const withoutType: Doubling = { name, gradient, lower };
    // @ts-expect-error no gradient: an operation without one must say 'none'
    const withoutGradient: Doubling = { name, type, lower };
    // @ts-expect-error no lowering
    const withoutLowering: Doubling = { name, type, gradient };
    // @ts-expect-error no gradient for its one input
    const withoutInput: Doubling = { ...rules, gradient: () => [] };
    // @ts-expect-error an attribute that it does not have
    const otherAttribute: Doubling = { ...rules, type: ([x], { axis }) => (axis ? x : x) };
    expect([
      withoutName,
      withoutType,
      withoutGradient,
      withoutLowering,
      withoutInput,
      otherAttribute,
    ]).toHaveLength(6);
  });

  it('is applied to as many inputs and with the attributes that it has', () => {
    const x = input('x', [2]);
    // @ts-expect-error an input is missing
    expect(() => double.apply([], { times: 1 })).toThrow();
    // @ts-expect-error the attributes are missing
    expect(double.apply([x], {}).node.attrs).toEqual({});
  });
});
