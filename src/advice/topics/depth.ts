import { defineTopic } from '../topic.js';

export const depth = defineTopic({
  name: 'depth',
  title: 'How many hidden layers',
  aliases: ['layers', 'hidden-layers', 'number-of-layers', 'deep'],
  question: 3,
  what: 'Each further layer can build on what the one before it found: edges, then textures, parts, objects. Depth is the number of layers with kernels from input to output.',
  byDefault:
    'auto stacks blocks of convolution, batch norm, relu and pooling until pictures are about 7 pixels wide: two blocks for 28 x 28, three for 32 x 32 to 56 x 56. That depth trains in minutes and is hard to beat on small pictures.',
  change:
    'Begin shallow. Add layers while both training and validation accuracy rise; stop when validation no longer does. For more than about ten layers use residual blocks (resnet-20, resnet-18): they let gradients pass. With few pictures, fewer layers.',
  pitfalls:
    'Plain deep networks get worse in training, not only in validation: vanishing gradients, not overfitting. Pooling and strides halve pictures each time; pupil check says which layer no longer fits and which size would.',
  options: ['architecture', 'model'],
  layers: ['residual', 'conv2d', 'dense'],
  sources: [
    'He, Zhang, Ren, Sun 2015, "Deep residual learning for image recognition" (arXiv 1512.03385)',
    'Simonyan and Zisserman 2014 (arXiv 1409.1556)',
  ],
});
