import type { TrialRecord } from '../../search/index.js';
import type { Arm, Observation } from '../question.js';

/**
 * What a training would have come to with the patience of an arm, from its curve: the best value so far where it would have
 * stopped, as one score of all examples, and the share of its seconds. An arm without patience goes to the end.
 */
export function cutAt(
  { curve, seconds }: Pick<TrialRecord, 'curve' | 'seconds'>,
  { patch }: Arm,
  direction: 'min' | 'max',
): Pick<Observation, 'scores' | 'seconds'> {
  const { patience } = (patch.earlyStopping ?? { patience: Number.POSITIVE_INFINITY }) as {
    patience: number;
  };
  let best = Number.NEGATIVE_INFINITY;
  let waited = 0;
  let epochs = 0;
  for (const value of curve) {
    const score = direction === 'max' ? value : -value;
    epochs++;
    waited = score > best ? 0 : waited + 1;
    if (score > best) best = score;
    if (waited >= patience) break;
  }
  return {
    scores: [Number.isFinite(best) ? best : 0],
    seconds: curve.length === 0 ? seconds : (seconds * epochs) / curve.length,
  };
}
