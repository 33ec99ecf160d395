import { defineRule } from '../rule.js';

export const frozenOutput = defineRule({
  id: 'frozen-output',
  topic: 'freezing',
  severity: 'warning',
  why: 'The output layer starts from random or zero weights; frozen, it never learns what the classes are.',
  source: 'Yosinski et al. 2014, "How transferable are features in deep neural networks?" (arXiv 1411.1792)',
  find({ network, options }) {
    const last = options.freeze.filter(({ fromEpoch, untilEpoch }) => fromEpoch === 1 && untilEpoch === null);
    if (network?.head === undefined || network.head.learns || last.length === 0) return [];
    const { path } = network.head;
    return [{ where: path, what: 'the output layer is frozen', fix: `add '!${path}' to the end of freeze` }];
  },
});
