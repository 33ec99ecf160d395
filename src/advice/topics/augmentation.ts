import { defineTopic } from '../topic.js';

export const augmentation = defineTopic({
  name: 'augmentation',
  title: 'Augmenting pictures',
  aliases: ['augment', 'flip', 'rotation', 'mixup', 'cutmix', 'crop'],
  question: 8,
  what: 'Augmentation shows the network changed copies of the training pictures, flipped, moved, recoloured, so that it learns what does not matter. It helps most where pictures are few.',
  byDefault:
    'Pupil does not augment today: every epoch shows the training pictures as they are, in another order. What stands against overfitting instead is dropout, weight decay, label smoothing, early stopping, and noise layers: gaussianNoise as the first layer blurs the exact pixels.',
  change:
    'Where you need more, write changed copies into the train/ folder of a folder with train/, val/ and test/, and leave val/ and test/ untouched.',
  pitfalls:
    'Only changes that keep the label: a flipped 6 is no 6, a flipped cat is a cat. Copies of one picture must never lie in training and validation both: the validation accuracy would be a lie. Pupil finds files with the same bytes, not changed copies; hence the explicit folders.',
  options: ['validationSplit'],
  layers: ['gaussianNoise', 'dropBlock2d'],
  sources: [
    'Shorten and Khoshgoftaar 2019, "A survey on image data augmentation for deep learning"',
    'Simard, Steinkraus, Platt 2003',
  ],
});
