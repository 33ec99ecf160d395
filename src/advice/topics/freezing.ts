import { defineTopic } from '../topic.js';

export const freezing = defineTopic({
  name: 'freezing',
  title: 'Freezing and unfreezing layers',
  aliases: ['freeze', 'unfreeze', 'fine-tuning', 'frozen', 'gradual-unfreezing'],
  question: 1,
  what: "A frozen layer keeps its values: no gradient is computed for it where nothing before it learns, and the optimizer keeps no state for it. Layers are named by path or pattern: --freeze 'stage[12].*'; a pattern that begins with ! excepts layers. In a config file a rule may hold for some epochs only: { layers, fromEpoch, untilEpoch }, which gives gradual unfreezing.",
  byDefault:
    'Nothing is frozen. Batch norm inside frozen layers is frozen with them: it uses its moving statistics and does not change by a bit.',
  change:
    'When the first layers already know what they should, or when a new output layer would otherwise send large gradients through good weights: freeze all but the output for a few epochs (--freeze-until), then let the rest learn at a lower rate (see parameter-groups).',
  pitfalls:
    'Rules are read in order and the last that fits decides. A pattern that fits no layer is an error, as is freezing everything. Freezing layers behind others that learn saves no gradient time: gradients pass through them.',
  options: ['freeze', 'groups', 'layerDecay'],
  layers: ['batchNorm'],
  sources: [
    'Yosinski et al. 2014, "How transferable are features in deep neural networks?" (arXiv 1411.1792)',
    'Howard and Ruder 2018, "Universal language model fine-tuning" (arXiv 1801.06146): gradual unfreezing',
  ],
});
