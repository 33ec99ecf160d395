import { defineTopic } from '../topic.js';

export const metrics = defineTopic({
  name: 'metrics',
  title: 'Metrics',
  aliases: ['metric', 'accuracy', 'f1', 'monitor', 'precision', 'recall', 'auc', 'confusion-matrix'],
  what: 'Metrics say how good a model is; the loss says what training follows. Accuracy is the share of pictures labelled rightly. Precision is how many of those named so are so, recall how many of a class are found, F1 their harmonic mean, ROC AUC how well scores rank, calibration error whether probabilities can be believed.',
  byDefault:
    'Validation accuracy decides which epoch is best. Every metric is computed over the whole set, not averaged over batches, and cases that divide by 0 are defined in docs/metrics.md.',
  change:
    'Unequal classes: --monitor balancedAccuracy or macroF1. When the probabilities matter: --monitor loss. The direction follows from the metric; monitorMode overrides it. A name that does not exist stops the run before its first batch and lists those that do.',
  pitfalls:
    'On 100 validation pictures an accuracy of 90% is known to within 6 points: differences below that mean nothing. The best of many epochs flatters; pupil evaluate on pictures never used is the honest number.',
  options: ['monitor', 'monitorMode'],
  layers: [],
  sources: [
    'Brodersen et al. 2010 (balanced accuracy)',
    'Guo et al. 2017 (calibration, arXiv 1706.04599)',
    'Bouthillier et al. 2021 (arXiv 2103.03098): variance in benchmarks',
  ],
});
