import { defineTopic } from '../topic.js';

export const initializers = defineTopic({
  name: 'initializers',
  title: 'How kernels start',
  aliases: ['initialization', 'initializer', 'init', 'he', 'glorot', 'xavier'],
  question: 6,
  what: 'Before the first step kernels hold random numbers. Their spread decides whether signals grow or fade from layer to layer. Glorot balances forward and backward for symmetric activations, He makes up for the half that relu drops, LeCun keeps variance 1 for selu; orthogonal kernels keep lengths exactly.',
  byDefault:
    "kernelInitializer 'auto': the one that suits the layer's activation. Biases start at 0. The output layer of the default network starts at 0, so that all classes begin equally likely. Every draw follows from the seed.",
  change:
    'Where the activation is a layer of its own (behind batch norm), the convolution cannot see it: name heNormal there, as the default network does. With residual blocks heNormalFanOut is usual, as in the residual networks by name.',
  pitfalls:
    'Kernels that all start at 0 inside a network never become different. A first loss far above ln(classes) says that the output starts too large.',
  options: ['seed'],
  layers: ['conv2d', 'dense'],
  sources: [
    'Glorot and Bengio 2010, eq. 16',
    'He et al. 2015 (arXiv 1502.01852), eq. 10',
    'Saxe, McClelland, Ganguli 2014 (arXiv 1312.6120): orthogonal',
  ],
});
