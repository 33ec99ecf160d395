import { against, defineQuestion } from './question-kind.js';

const PATIENCES = [1, 2, 3, 5, 10];
/** Saving less is not worth a rule. */
const WORTH = 0.05;

/** What stopping earlier would have cost is read off trainings that did not stop. */
export const patience = defineQuestion({
  name: 'patience',
  asks: 'When may training stop, and what would stopping earlier cost?',
  from: 'curves',
  experiment({ training }) {
    if (training.earlyStopping !== false)
      return { refusal: 'trainings stop early already: what came after cannot be known. Leave patience out' };
    const shorter = PATIENCES.filter((epochs) => epochs < training.epochs - 1);
    if (shorter.length === 0) return { refusal: 'there are too few epochs to stop before the last' };
    return against(
      'all epochs',
      shorter.map((epochs) => ({
        name: `patience ${epochs}`,
        patch: { earlyStopping: { patience: epochs } },
      })),
    );
  },
  conclude({ arms, conclusion, patch, best, sentence }) {
    if (conclusion === 'unclear') return { conclusion, patch, best, sentence };
    const cheap = arms.find(
      ({ comparison, cost }) =>
        comparison?.verdict === 'same' && cost !== undefined && cost.seconds < 1 - WORTH,
    );
    if (cheap === undefined)
      return {
        conclusion: 'keep',
        best: undefined,
        patch: {},
        sentence: 'train all epochs: stopping earlier saves next to nothing, or costs too much',
      };
    const epochs = Number(cheap.arm.replace(/\D/g, ''));
    const lost = Math.max(0, -cheap.comparison!.difference * 100).toFixed(1);
    const saved = Math.round(100 * (1 - cheap.cost!.seconds));
    return {
      conclusion: 'change',
      best: cheap.arm,
      patch: { earlyStopping: { patience: epochs } },
      sentence: `stop after ${epochs === 1 ? '1 epoch' : `${epochs} epochs`} without improvement: saves ${saved}% of the time and costs ${lost} points`,
    };
  },
});
