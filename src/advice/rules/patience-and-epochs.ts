import { defineRule } from '../rule.js';

export const patienceAndEpochs = defineRule({
  id: 'patience-and-epochs',
  topic: 'early-stopping',
  severity: 'warning',
  why: 'Training is over before patience can be: it never stops early.',
  source: 'Prechelt 1998, "Early stopping, but when?"',
  find({ options: { earlyStopping }, epochs }) {
    if (earlyStopping === false || epochs === undefined || earlyStopping.patience < epochs) return [];
    return [
      {
        where: 'earlyStopping.patience',
        what: `a patience of ${earlyStopping.patience} in a run of ${epochs} epochs`,
        fix: `use a patience of ${Math.max(1, Math.round(epochs / 4))} or more epochs`,
      },
    ];
  },
});
