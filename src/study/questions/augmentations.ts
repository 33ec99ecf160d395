import { against, defineQuestion, withoutAugmentation } from './question-kind.js';

const GREY = [
  'flipHorizontal',
  'flipVertical',
  'rotate',
  'translate',
  'scale',
  'shear',
  'brightness',
  'contrast',
  'erase',
  'noise',
];
const COLOUR = ['saturation', 'hue'];

export const augmentations = defineQuestion({
  name: 'augmentations',
  asks: 'Which random change to the pictures helps, each by itself?',
  from: 'trainings',
  experiment(facts) {
    const refusal = withoutAugmentation(facts);
    if (refusal !== undefined) return { refusal };
    const { channels, training } = facts;
    if (training.augment.policy !== 'none')
      return {
        refusal:
          'pictures are augmented already, and each by itself is compared with none: leave augment out',
      };
    const kinds = [...GREY, ...(channels === 3 ? COLOUR : [])];
    return against(
      'no augmentation',
      kinds.map((kind) => ({ name: kind, patch: { augment: { operations: [{ kind }] } } })),
    );
  },
});
