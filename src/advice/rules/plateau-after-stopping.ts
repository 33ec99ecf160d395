import { defineRule } from '../rule.js';

export const plateauAfterStopping = defineRule({
  id: 'plateau-after-stopping',
  topic: 'early-stopping',
  severity: 'warning',
  why: 'Training stops before the lower rate is tried.',
  source: 'Goodfellow, Bengio, Courville 2016, "Deep Learning", section 7.8',
  find({ options: { onPlateau, earlyStopping } }) {
    if (onPlateau === false || earlyStopping === false || onPlateau.patience + 1 < earlyStopping.patience)
      return [];
    return [
      {
        where: 'onPlateau.patience',
        what: `onPlateau acts in epoch ${onPlateau.patience + 1} without improvement, early stopping in epoch ${earlyStopping.patience}`,
        fix: `use a patience of ${2 * (onPlateau.patience + 1) + 1} or more in earlyStopping, or less in onPlateau`,
      },
    ];
  },
});
