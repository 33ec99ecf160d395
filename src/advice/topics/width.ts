import { defineTopic } from '../topic.js';

export const width = defineTopic({
  name: 'width',
  title: 'How many units or filters',
  aliases: ['units', 'filters', 'neurons', 'feature-maps', 'hidden-units'],
  question: 4,
  what: 'Width is the number of filters of a convolution or units of a dense layer: how many different things a layer can look for. Parameters and time grow with the product of the widths of neighbouring layers.',
  byDefault:
    'auto begins with 16 filters for fewer than 5,000 pictures and 32 for more, and doubles them with each halving of the picture, to 256 at most, so that every block costs about the same. Its dense layer has 128 units.',
  change:
    'Narrower when training accuracy reaches 100% and validation stays behind, or when it must be fast; wider when training accuracy itself stays low. Change widths together, by one factor. Powers of two and multiples of 8 or 16 run best.',
  pitfalls:
    'A dense layer behind flatten multiplies its units by every value of the map: pool first, or use globalAvgPool2d. More parameters than pictures is normal; a thousand for each picture asks for regularization or more pictures.',
  options: ['architecture', 'model'],
  layers: ['conv2d', 'dense', 'globalAvgPool2d', 'flatten'],
  sources: [
    'Zagoruyko and Komodakis 2016, "Wide residual networks" (arXiv 1605.07146)',
    'Tan and Le 2019, "EfficientNet" (arXiv 1905.11946)',
  ],
});
