import { defineTopic } from '../topic.js';

export const findingTheRate = defineTopic({
  name: 'learning-rate-finder',
  title: 'Finding the learning rate',
  aliases: ['find-lr', 'lr-find', 'lr-finder', 'range-test'],
  question: 5,
  what: 'The finder trains a throw-away network for a hundred updates while the rate grows from 1e-7 to 10, for three seeds, and reads rates off the curve of the smoothed loss: two thirds into its longest fall (valley, recommended), before it turns up (slide), where it falls fastest (steepest), a tenth of the rate with the lowest loss (minimum).',
  byDefault:
    'Training does not look: it takes the usual rate of the optimizer. pupil find-lr shows the curve and a rate; learningRate auto (--lr auto) looks first, trains with what it finds and writes that into config.json.',
  change:
    'Look when the network, the optimizer, the batch size or the data are unusual, or when training is slow or unstable at the usual rate. More seeds when they disagree; a higher maxRate when the loss was still falling at the end.',
  pitfalls:
    'What it finds is the highest rate of a schedule, for this batch size and this optimizer. A hundred updates say nothing about the end of training: with few pictures, which are soon learned by heart, rather take less. Networks with batch norm may never diverge; then slide means nothing.',
  options: ['learningRate', 'optimizer', 'batchSize'],
  layers: [],
  sources: [
    'Smith 2017, "Cyclical Learning Rates for Training Neural Networks" (arXiv 1506.01186), section 3.3',
    'fastai, lr_find: https://docs.fast.ai/callback.schedule.html',
    'Goyal et al. 2017 (arXiv 1706.02677) and Malladi et al. 2022 (arXiv 2205.10287): rate and batch size',
  ],
});
