import { defineTopic } from '../topic.js';

export const validationSplit = defineTopic({
  name: 'validation-split',
  title: 'Training, validation and test',
  aliases: ['validation', 'split', 'test-set', 'overfitting-to-validation', 'leakage'],
  what: 'The network learns from training pictures; validation pictures choose the best epoch and settings; test pictures are looked at once, at the end.',
  byDefault:
    'A fifth of each class validates, chosen by the seed after shuffling; folders train/, val/ and test/ are taken as they are. Files with the same bytes never lie on both sides.',
  change:
    'More with few pictures and unsteady scores; less (0.1, 0.05) with tens of thousands. With few pictures cross-validate (pupil tune --folds 5). Give folders of your own when pictures come in groups, such as frames of one video or photos of one person: a group must lie on one side.',
  pitfalls:
    'Near copies across the split make validation look too good; only exact copies are found. The more often you choose by validation, the more it flatters. Keep a test/ folder, and run pupil evaluate on it once.',
  options: ['validationSplit', 'fold', 'seed', 'strict'],
  layers: [],
  sources: [
    'Goodfellow, Bengio, Courville 2016, "Deep Learning", section 5.3',
    'Recht et al. 2019, "Do ImageNet classifiers generalize to ImageNet?" (arXiv 1902.10811)',
  ],
});
