import { isNormalizing, namesOf } from '../layer-kinds.js';
import { defineRule } from '../rule.js';

/** Layers in a row after which little is left of a gradient: a sigmoid passes on at most a quarter of it. */
const MOST: Readonly<Record<string, number>> = { sigmoid: 3, hardSigmoid: 3, tanh: 6, softsign: 6 };

export const saturatingStack = defineRule({
  id: 'saturating-stack',
  topic: 'activations',
  severity: 'warning',
  why: 'Each of these activations multiplies the gradient by a slope below 1 (sigmoid: at most 1/4): the first layers hardly learn.',
  source:
    'Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward neural networks"',
  find({ network }) {
    if (
      network === undefined ||
      network.layers.some((layer) => isNormalizing(layer) || layer.kind === 'residual')
    )
      return [];
    return Object.entries(MOST).flatMap(([activation, most]) => {
      const stack = network.layers.filter((layer) => layer.activation === activation);
      if (stack.length < most) return [];
      return [
        {
          where: namesOf(stack),
          what: `${stack.length} layers with ${activation} one behind the other`,
          fix: "use 'relu' or 'gelu', or add batch norm or residual blocks",
        },
      ];
    });
  },
});
