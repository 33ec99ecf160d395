import { defineTopic } from '../topic.js';

export const activations = defineTopic({
  name: 'activations',
  title: 'Activation functions',
  aliases: ['activation', 'relu', 'sigmoid', 'tanh', 'gelu', 'softmax', 'selu', 'prelu', 'non-linearity'],
  question: 6,
  what: 'An activation bends the output of a layer; without one between them, two layers are no more than one. relu(x) = max(x, 0) is cheap and passes gradients undiminished where it is active. Others: leaky relu and elu keep a little below 0, gelu and silu are smooth, sigmoid and tanh flatten on both sides.',
  byDefault:
    'relu in most networks by name, tanh in LeNet-5, relu6 in MobileNetV2, gelu in ConvNeXt. A layer you write yourself has none unless it says so. Kernels start with the variance that suits the activation: He for relu and its kin, Glorot for sigmoid and tanh, LeCun for selu.',
  change:
    'Dead units (see diagnostics): leakyRelu or a lower rate. Deep transformers and ConvNeXt-like networks: gelu. Networks without normalization: selu with alphaDropout.',
  pitfalls:
    'No activation on the output layer: the loss applies softmax or sigmoid itself, and the exported model gives probabilities. No softmax inside the network. Three or more layers of sigmoid without batch norm hardly learn.',
  options: [],
  layers: ['activation', 'conv2d', 'dense'],
  sources: [
    'Glorot and Bengio 2010; Nair and Hinton 2010 (relu)',
    'He, Zhang, Ren, Sun 2015, "Delving deep into rectifiers" (arXiv 1502.01852)',
    'Hendrycks and Gimpel 2016 (gelu, arXiv 1606.08415)',
    'Klambauer et al. 2017 (selu, arXiv 1706.02515)',
  ],
});
