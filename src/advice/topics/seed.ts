import { defineTopic } from '../topic.js';

export const seed = defineTopic({
  name: 'seed',
  title: 'The seed',
  aliases: ['random', 'reproducibility', 'determinism'],
  what: 'Everything random, the split, the first weights, the order of pictures, dropout, comes from one number by a counter-based generator keyed by seed, update and layer.',
  byDefault:
    '0. The same seed gives the same bytes on the same machine with the same number of threads; the number of decoding workers changes nothing, and a run that was killed continues to the same numbers.',
  change:
    'To see how much luck is in a result: train with three to five seeds and compare. A difference smaller than their spread is none.',
  pitfalls:
    'Another number of threads adds numbers up in another order: results then agree to about six digits at first and drift apart. The seed also decides which pictures validate: comparing settings across seeds compares splits too. Choosing the best seed is choosing luck.',
  options: ['seed', 'threads'],
  layers: [],
  sources: [
    'Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3" (Philox)',
    'Bouthillier et al. 2021 (arXiv 2103.03098)',
  ],
});
