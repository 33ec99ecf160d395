import { defineTopic } from '../topic.js';

export const classWeights = defineTopic({
  name: 'class-weights',
  title: 'Unequal classes and weights',
  aliases: [
    'oversampling',
    'oversample',
    'minority',
    'imbalance',
    'class-imbalance',
    'rare-classes',
    'sample-weights',
    'balanced',
  ],
  what: 'Where one class has ten times the pictures of another, a network that never names the rare one is right most of the time, by accuracy. Class weights make the pictures of some classes count more in the loss; in code, single pictures can have weights too.',
  byDefault:
    'Every picture counts the same. The split is stratified: every class keeps its share in training and validation. pupil check --data reports classes of which one has more than four times the pictures of another.',
  change:
    '--class-weights balanced gives each class the same say, or name weights: {"cat": 2}. --oversample balanced draws the pictures of rare classes several times in an epoch instead, until each class has as many draws as the largest, or --oversample 0.5 until it has half of them; with --augment each draw looks different. Collect more of the rare class first, if you can. Choose the best epoch by a metric in which every class counts the same: --monitor balancedAccuracy or macroF1.',
  pitfalls:
    'Weights buy recall of rare classes with precision, and probabilities no longer match real shares. Very large weights make training jump, since a few pictures then decide. Accuracy on unequal classes flatters: compare it with the share of the commonest class. Metrics know no weights. Oversampling makes epochs longer, and pictures that repeat unchanged are learned by heart. Weights and oversampling together correct twice.',
  options: ['classWeights', 'oversample', 'loss', 'monitor', 'validationSplit'],
  layers: [],
  sources: [
    'Buda, Maki, Mazurowski 2018 (arXiv 1710.05381)',
    'Brodersen et al. 2010 (balanced accuracy)',
    'scikit-learn, class_weight="balanced"',
  ],
});
