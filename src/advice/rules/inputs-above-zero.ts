import { isNormalizing } from '../layer-kinds.js';
import { defineRule } from '../rule.js';

export const inputsAboveZero = defineRule({
  id: 'inputs-above-zero',
  topic: 'normalization',
  severity: 'advice',
  why: 'Where all inputs of a layer are above 0, the gradients of the weights of a unit share their sign: they can only grow or shrink together, and training zigzags.',
  source: 'LeCun, Bottou, Orr, Müller 1998, "Efficient BackProp", section 4.3',
  find({ options, network }) {
    if (options.normalize !== 'unit' || network === undefined || network.layers.some(isNormalizing))
      return [];
    return [
      {
        where: 'normalize',
        what: 'pixels from 0 to 1 go into a network that normalizes nothing itself',
        fix: 'leave normalize out (mean and deviation of the training pictures), or take signed, -1 to 1',
      },
    ];
  },
});
