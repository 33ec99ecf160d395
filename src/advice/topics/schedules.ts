import { defineTopic } from '../topic.js';

export const schedules = defineTopic({
  name: 'schedules',
  title: 'How the learning rate declines',
  aliases: [
    'schedule',
    'learning-rate-schedule',
    'cosine',
    'one-cycle',
    'warm-up',
    'warmup',
    'decay-of-the-rate',
    'reduce-on-plateau',
  ],
  question: 9,
  what: 'A schedule says what part of the learning rate each update uses. High at first it covers ground; low at the end it settles. Warm-up climbs from 0 over the first updates, while the gradients are still wild.',
  byDefault:
    'Warm-up over a twentieth of the updates, then half a cosine down to 0. It has nothing to tune and is as good as any for runs of known length.',
  change:
    'step or multiStep to repeat papers; oneCycle for short runs with high rates; reduceOnPlateau or onPlateau when you do not know how long to train; cosineWarmRestarts for several cycles; points, sequence or a function of your own for the rest. Each kind takes warmupEpochs or warmupSteps. pupil summary --schedule oneCycle draws the curve before anything is trained.',
  pitfalls:
    'Cosine and oneCycle need to reach their end: do not stop them early, and set epochs to what you will run. A schedule depends on the length of the run, so that 10 epochs are not the first 10 of 30. Warm-up of more than a tenth of a run is rarely of use.',
  options: ['schedule', 'warmupEpochs', 'onPlateau', 'epochs'],
  layers: [],
  sources: [
    'Loshchilov and Hutter 2017, "SGDR" (arXiv 1608.03983)',
    'Smith and Topin 2017 (arXiv 1708.07120): one cycle',
    'Goyal et al. 2017 (arXiv 1706.02677): warm-up',
  ],
});
