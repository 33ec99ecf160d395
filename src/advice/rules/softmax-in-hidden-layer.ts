import { downstream } from '../layer-kinds.js';
import { defineRule } from '../rule.js';

export const softmaxInHiddenLayer = defineRule({
  id: 'softmax-in-hidden-layer',
  topic: 'activations',
  severity: 'warning',
  why: 'Softmax makes all units share a sum of 1: they cannot be active together, and most gradients vanish.',
  source:
    'Goodfellow, Bengio, Courville 2016, "Deep Learning", section 6.2.2.3: softmax is a unit for the output',
  find({ network }) {
    if (network === undefined) return [];
    return network.layers
      .filter(({ activation }) => activation === 'softmax' || activation === 'logSoftmax')
      .filter((layer) => downstream(network, layer).some(({ hasKernel }) => hasKernel))
      .map(({ path, activation }) => ({
        where: path,
        what: `${activation} is the activation of a hidden layer`,
        fix: "use 'relu' there",
      }));
  },
});
