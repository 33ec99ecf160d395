import { defineTopic } from '../topic.js';

export const learningRate = defineTopic({
  name: 'learning-rate',
  title: 'The initial learning rate',
  aliases: ['lr', 'rate', 'step-size'],
  question: 5,
  what: 'The learning rate is the length of each step against the gradient. It is the setting that matters most: too high and the loss jumps or becomes infinite, too low and training takes ages or stays where it began.',
  byDefault:
    "The optimizer's own usual rate (adamw 0.002, adam 0.001, sgd 0.05), reached by a short warm-up and then lowered along a cosine (see schedules).",
  change:
    'Look for it with pupil find-lr, or let training do so (--lr auto). By hand: try three times more and three times less; keep the highest rate at which the loss still falls smoothly. With batches k times larger, sgd takes a rate up to k times higher, adam rather the square root of it. Lower it by ten for fine-tuning.',
  pitfalls:
    'A rate is good for one optimizer and one batch size only. When the loss is no longer a number, training stops and says so; onDivergence can go back and lower the rate. A loss that does not move at all is more often a rate too high than too low.',
  options: ['learningRate', 'onDivergence', 'groups'],
  layers: [],
  sources: [
    'Bengio 2012, "Practical recommendations for gradient-based training of deep architectures" (arXiv 1206.5533)',
    'Goyal et al. 2017 (arXiv 1706.02677): rate and batch size',
    'Smith 2017 (arXiv 1506.01186)',
  ],
});
