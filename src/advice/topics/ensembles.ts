import { defineTopic } from '../topic.js';

export const ensembles = defineTopic({
  name: 'ensembles',
  title: 'Ensembles',
  aliases: ['ensemble', 'averaging-models', 'bagging', 'snapshot-ensembles'],
  what: 'Several trained models asked together: the mean of their answers is better than one of them where they make different mistakes, and its probabilities are usually more honest. It costs as much as all members together, at every prediction.',
  byDefault: 'A training makes one model.',
  change:
    'When the last points count and predictions may take longer: pupil ensemble on a search takes its best trials, on several runs all of them, and writes one ONNX file. Three to five members give most of the gain; networks that differ give more than seeds of the same. With the time for one training only: pupil train --snapshots 5 lets the rate fall in five cycles and keeps the weights of each, and pupil ensemble --snapshots makes one model of them: worth it where each cycle is long enough to be good by itself.',
  pitfalls:
    'Members that were chosen by the validation pictures look better on them than they are, and so does the ensemble: pupil evaluate on test pictures tells. A member that is much worse than the others makes the mean worse. A single larger network, or longer training, may give the same for less.',
  options: ['snapshots'],
  layers: [],
  sources: [
    'Lakshminarayanan, Pritzel and Blundell 2017, "Simple and scalable predictive uncertainty estimation using deep ensembles" (arXiv 1612.01474)',
    'Huang et al. 2017, "Snapshot ensembles: train 1, get M for free" (arXiv 1704.00109)',
    'Caruana et al. 2004, "Ensemble selection from libraries of models"',
  ],
});
