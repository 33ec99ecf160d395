import { defineTopic } from '../topic.js';

export const plateaus = defineTopic({
  name: 'plateaus',
  title: 'What to do on a plateau',
  aliases: ['plateau', 'on-plateau', 'lower-rate', 'restart'],
  question: 10,
  what: 'When the monitored metric stands still, a lower rate often helps more than stopping. onPlateau lowers the rate of whatever schedule runs (lowerRate), or first goes back to the weights of the best epoch with a fresh optimizer (restartFromBest).',
  byDefault: 'Off: the default schedule lowers the rate by itself.',
  change:
    'With the schedule constant and early stopping, when the length of the run is not known: onPlateau with a patience of 3 to 5 and early stopping with at least twice that. times bounds how often, cooldown gives the new rate some epochs first.',
  pitfalls:
    'Its patience must be shorter than that of early stopping, or training stops before the lower rate is tried. It works against oneCycle and warm restarts, whose rate rises on purpose. Everything is part of the checkpoint: a resumed run goes on counting where it was.',
  options: ['onPlateau', 'earlyStopping', 'schedule'],
  layers: [],
  sources: [
    'Keras and PyTorch, ReduceLROnPlateau',
    'He et al. 2015 (arXiv 1512.03385), section 3.4: the rate is divided by 10 when the error plateaus',
  ],
});
