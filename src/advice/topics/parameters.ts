import { defineTopic } from '../topic.js';

export const parameters = defineTopic({
  name: 'parameters',
  title: 'Trainable and non-trainable parameters',
  aliases: ['weights', 'trainable', 'non-trainable', 'hyperparameters'],
  question: 1,
  what: 'Parameters are the numbers inside a network. Trainable ones are changed by gradients: kernels, biases, the scale and offset of normalization. Non-trainable ones are kept but not trained: the moving mean and variance of batch norm, and everything that is frozen. Hyperparameters (rates, sizes, epochs) are settings and never parameters.',
  byDefault:
    "Everything learns except moving statistics. pupil summary counts both kinds for each layer, together with the optimizer's state, bytes, multiply-adds and the activations that training keeps.",
  change:
    'Freeze layers when they come from elsewhere or when few pictures could spoil them; see freezing. Use pupil summary before training to see where the parameters are: a dense layer behind flatten often holds most of them.',
  pitfalls:
    'Memory in training is more than the parameters: adamw keeps two more numbers for each trainable one, and activations usually weigh more than both. Counts agree with those of Keras: moving statistics are non-trainable parameters.',
  options: ['freeze', 'groups'],
  layers: ['batchNorm'],
  sources: [
    'Goodfellow, Bengio, Courville 2016, "Deep Learning", chapter 6',
    'Keras documentation, "Making new layers and models via subclassing": non-trainable weights',
  ],
});
