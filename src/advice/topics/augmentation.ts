import { defineTopic } from '../topic.js';

export const augmentation = defineTopic({
  name: 'augmentation',
  title: 'Augmenting pictures',
  aliases: ['augment', 'tta', 'test-time-augmentation', 'flip', 'rotation', 'mixup', 'cutmix', 'crop'],
  question: 8,
  what: 'Augmentation shows the network changed copies of the training pictures, flipped, moved, recoloured, so that it learns what does not matter. It helps most where pictures are few.',
  byDefault:
    'None: every epoch shows the training pictures as they are, in another order. When it is on, it changes training pictures alone, by the seed: validation, evaluation and the exported model see pictures as they are.',
  change:
    'As soon as the training accuracy leaves the validation accuracy behind. --augment light flips and shifts; standard also turns, scales and recolours a little; strong does all of it further. --augment auto is standard without what would change the meaning: no flips for digits, letters, sides, or where the classes look different in the mirror, and it says why. randAugment and trivialAugment draw from 14 operations; mixup and cutmix mix pictures with their labels. Operations and ranges of your own go into the config file. Augmented pictures take more epochs to learn. pupil evaluate --tta 8 says what asking about variants would gain.',
  pitfalls:
    'Only changes that keep the label: a flipped 6 is no 6, a flipped cat is a cat. Look at what the network would see before training: pupil augment photos/ --preview. Training accuracy of changed pictures is lower than that of the pictures themselves, often lower than validation accuracy; that is no mistake. With mixup and cutmix it says little.',
  options: ['augment'],
  layers: ['gaussianNoise', 'dropBlock2d'],
  sources: [
    'Shorten and Khoshgoftaar 2019, "A survey on image data augmentation for deep learning"',
    'Cubuk et al. 2020, "RandAugment" (arXiv 1909.13719)',
    'Zhang et al. 2018, "mixup" (arXiv 1710.09412); Yun et al. 2019, "CutMix" (arXiv 1905.04899)',
  ],
});
