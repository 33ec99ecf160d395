import { defineTopic } from '../topic.js';

export const weightAveraging = defineTopic({
  name: 'weight-averaging',
  title: 'Averaging weights',
  aliases: ['ema', 'moving-average', 'swa', 'polyak'],
  what: 'The weights of single updates jump around the place they circle. An exponential moving average of them (ema) lies nearer to its middle, and often a little better, as if the rate had been lowered.',
  byDefault: 'Off.',
  change:
    'For long runs, and for schedules that do not end near 0: --ema 0.999. What is evaluated, kept as the best and exported is then the average; training itself goes on with the weights as they are. It costs one more copy of the parameters.',
  pitfalls:
    'A decay d reaches back over 1 / (1 - d) updates: 0.999 over a thousand. In short runs use less, such as 0.98 for 500 updates, or the average still holds the beginning; with warmup (the default) the decay rises slowly at first. With a cosine that ends at 0 there is little left to average.',
  options: ['ema'],
  layers: [],
  sources: [
    'Polyak and Juditsky 1992',
    'Izmailov et al. 2018, "Averaging weights leads to wider optima" (arXiv 1803.05407)',
  ],
});
