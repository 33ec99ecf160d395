import { against, defineQuestion, otherValues } from './question-kind.js';

const POLICIES = ['none', 'light', 'standard', 'strong', 'randAugment', 'trivialAugment'];

export const policies = defineQuestion({
  name: 'policies',
  asks: 'How much augmentation is good?',
  from: 'trainings',
  experiment({ examples, training }) {
    if (examples === 'rows') return { refusal: 'rows of a table are not augmented' };
    const now = training.augment.policy;
    return against(nameOf(now), otherValues('augment', POLICIES, now, nameOf));
  },
});

function nameOf(policy: string): string {
  return policy === 'none' ? 'no augmentation' : policy;
}
