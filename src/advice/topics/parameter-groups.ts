import { defineTopic } from '../topic.js';

export const parameterGroups = defineTopic({
  name: 'parameter-groups',
  title: 'Rates and decay per layer',
  aliases: ['groups', 'discriminative-rates', 'layer-decay', 'per-layer-learning-rate'],
  question: 1,
  what: 'Layers can learn at different speeds. groups gives layers a learningRateFactor and a weightDecayFactor; layerDecay multiplies the rate once more for each layer away from the output, so that the first layers, whose features are general, move least.',
  byDefault:
    'One rate for all. Weight decay acts on kernels only: biases and normalization do not decay, because pulling them towards 0 limits what the network can express without making it simpler.',
  change:
    'When going on from trained weights: a layerDecay of 0.65 to 0.9, or a factor of 0.1 for the body. From random weights one rate is nearly always right.',
  pitfalls:
    'A factor of 0 stops the gradient step but not decay; freeze is what stops both and saves the work. The last group that fits a layer counts. Schedules move all groups together.',
  options: ['groups', 'layerDecay', 'freeze'],
  layers: [],
  sources: [
    'Howard and Ruder 2018 (arXiv 1801.06146), section 3.2: discriminative fine-tuning',
    'Clark et al. 2020, "ELECTRA" (arXiv 2003.10555), appendix A: layer-wise decay',
  ],
});
