import { defineTopic } from '../topic.js';

export const optimizers = defineTopic({
  name: 'optimizers',
  title: 'Optimizers',
  aliases: [
    'optimizer',
    'sgd',
    'adam',
    'adamw',
    'momentum',
    'rmsprop',
    'adagrad',
    'adadelta',
    'lion',
    'adabelief',
  ],
  what: 'The optimizer turns gradients into steps. sgd with momentum follows a running mean of them; adam and its kin also divide by their usual size, so that every parameter moves at a similar pace; lion uses only their sign.',
  byDefault:
    'adamw with a decay of 0.01: it works over a wide range of rates without tuning, which is what a first run needs.',
  change:
    "sgd with momentum 0.9 and a tuned rate often gives the last half percent for convolutional networks (that is how ResNets were trained). lion takes a third to a tenth of adamw's rate. adagrad and adadelta are for repeating older work.",
  pitfalls:
    'Rates do not carry over from one optimizer to another: sgd 0.05, adam 0.001. The state of adamw is twice the size of the parameters, that of sgd once, or none without momentum. beta2 of 0.999 is slow for runs of a few hundred updates.',
  options: ['optimizer', 'learningRate', 'weightDecay'],
  layers: [],
  sources: [
    'Kingma and Ba 2015, "Adam" (arXiv 1412.6980)',
    'Loshchilov and Hutter 2019, "AdamW" (arXiv 1711.05101)',
    'Sutskever et al. 2013 (momentum)',
    'Chen et al. 2023, "Lion" (arXiv 2302.06675)',
  ],
});
