import { defineTopic } from '../topic.js';

export const architectures = defineTopic({
  name: 'architectures',
  title: 'Networks by name',
  aliases: ['architecture', 'resnet', 'vgg', 'mobilenet', 'lenet', 'mlp', 'model'],
  what: "An architecture is a network with a name and published sizes. Some are families with options: { name: 'resnet-cifar', depth: 32 }.",
  byDefault:
    'auto: the classic convolutional network, with blocks and filters chosen by the size and number of the pictures. It trains in minutes on a processor.',
  change:
    'resnet-20 for small colour pictures, resnet-18 or mobilenet-v2 for large ones, vgg-small as a plain and strong alternative, lenet5 to begin with, mlp where pictures have no spatial order. For a network of your own give model: a file with its layers, or layers made in pupil.config.ts.',
  pitfalls:
    'Networks made for 224 x 224 do not fit small pictures, or are a waste on them: pupil check NAME --image-size N says so. pupil summary NAME shows parameters and multiply-adds before you spend time. All begin from random weights.',
  options: ['architecture', 'model'],
  layers: ['sequential', 'network', 'residual'],
  sources: [
    'LeCun et al. 1998 (LeNet-5)',
    'He et al. 2015 (arXiv 1512.03385)',
    'Sandler et al. 2018 (MobileNetV2, arXiv 1801.04381)',
  ],
});
