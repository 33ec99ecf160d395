import { defineTopic } from '../topic.js';

export const classWeights = defineTopic({
  name: 'class-weights',
  title: 'Unequal classes',
  aliases: ['imbalance', 'class-imbalance', 'rare-classes', 'sample-weights'],
  what: 'Where one class has ten times the pictures of another, a network that never names the rare one is right most of the time, by accuracy.',
  byDefault:
    'Every picture counts the same. The split is stratified: every class keeps its share in training and validation. pupil check --data reports classes of which one has more than four times the pictures of another.',
  change:
    'Collect more of the rare class first. Judge, and choose the best epoch, by a metric in which every class counts the same: --monitor balancedAccuracy or macroF1. pupil evaluate prints precision and recall of every class and the confusion matrix.',
  pitfalls:
    'Accuracy on unequal classes flatters: compare it with the share of the commonest class. Copies of rare pictures must not lie in training and validation both.',
  options: ['monitor', 'validationSplit'],
  layers: [],
  sources: ['Buda, Maki, Mazurowski 2018 (arXiv 1710.05381)', 'Brodersen et al. 2010 (balanced accuracy)'],
});
