import { defineTopic } from '../topic.js';

export const weightAveraging = defineTopic({
  name: 'weight-averaging',
  title: 'Averaging weights',
  aliases: ['ema', 'moving-average', 'swa', 'polyak'],
  what: 'The weights of single updates jump around the place they circle; their mean lies nearer to its middle and often a little better. ema keeps an exponential moving average over updates; swa averages the weights at the end of the last epochs and measures the statistics of batch norm anew for them.',
  byDefault: 'Both are off.',
  change:
    'For schedules that do not end near 0 and long runs: --ema 0.999. What is evaluated, kept as the best and exported is then the average; training goes on with the weights as they are. swa, over the last quarter of the epochs, with a constant rate of its own: the average is exported if it is better by the monitored metric.',
  pitfalls:
    'A decay d reaches back over 1 / (1 - d) updates: 0.999 over a thousand. In short runs use less, such as 0.98 for 500 updates, or the average still holds the beginning; warmup (the default) softens this. With a cosine that ends at 0 there is little left to average. ema and swa together average averages: use one.',
  options: ['ema', 'swa'],
  layers: [],
  sources: [
    'Polyak and Juditsky 1992',
    'Izmailov et al. 2018, "Averaging weights leads to wider optima" (arXiv 1803.05407)',
  ],
});
