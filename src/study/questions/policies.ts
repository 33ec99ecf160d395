import { against, defineQuestion, otherValues, withoutAugmentation } from './question-kind.js';

const POLICIES = ['none', 'light', 'standard', 'strong', 'randAugment', 'trivialAugment'];

export const policies = defineQuestion({
  name: 'policies',
  asks: 'How much augmentation is good?',
  from: 'trainings',
  experiment(facts) {
    const refusal = withoutAugmentation(facts);
    if (refusal !== undefined) return { refusal };
    const now = facts.training.augment.policy;
    return against(nameOf(now), otherValues('augment', POLICIES, now, nameOf));
  },
});

function nameOf(policy: string): string {
  return policy === 'none' ? 'no augmentation' : policy;
}
