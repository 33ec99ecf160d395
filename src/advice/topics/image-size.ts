import { defineTopic } from '../topic.js';

export const imageSize = defineTopic({
  name: 'image-size',
  title: 'The size of pictures',
  aliases: ['input-size', 'resolution', 'resize', 'fit', 'channels'],
  what: 'Every picture is brought to one size before the network sees it. Time grows with the number of pixels, that is with the square of the side.',
  byDefault:
    'auto: pictures of one size up to 96 pixels stay as they are; otherwise a square of the median shorter side, rounded down to a multiple of 16, at most 128. Grey when every picture is. crop covers the square and cuts the middle.',
  change:
    'Larger when what tells classes apart is small in the picture; smaller for speed: half the side is four times faster. fit pad keeps everything and adds black, stretch keeps everything and bends it.',
  pitfalls:
    'What you cannot see at that size, the network cannot either: look at a picture made that small. Sides that halve evenly (32, 64, 96, 128) lose nothing in pooling. The exported model expects exactly this size; pupil predict resizes for you in the same way.',
  options: ['imageSize', 'channels', 'fit', 'maxPixels'],
  layers: [],
  sources: ['Tan and Le 2019, "EfficientNet" (arXiv 1905.11946)', 'Touvron et al. 2019 (arXiv 1906.06423)'],
});
