import { describe, expect, it } from 'vitest';
import { operationsOf } from '../../bench/formulations/candidates.js';
import { CONVOLUTION_SHAPES, shapeText } from '../../bench/formulations/shapes.js';
import { BLOCKED_FORMULATIONS } from '../../src/runtime/formulations/blocked-formulations.js';

describe.each([8, 16])('on a processor with blocks of %i', (block) => {
  it.each(CONVOLUTION_SHAPES.map((shape) => [shapeText(shape), shape] as const))(
    'nothing that training computes of %s is left to the plain form',
    (_, shape) => {
      // Of the channels of pictures no gradient is asked.
      const isFirst = shape.channels <= 3;
      const computed = operationsOf(shape).filter(
        ({ node }) => !(isFirst && node.op.name === 'conv2dInputGradient'),
      );
      const plain = computed.filter(
        ({ node }) =>
          !BLOCKED_FORMULATIONS.some(
            ({ operation, suits }) => operation === node.op.name && suits(node, block, []),
          ),
      );
      expect(plain.map(({ node }) => node.op.name)).toEqual([]);
    },
  );
});
