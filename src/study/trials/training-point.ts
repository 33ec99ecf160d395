import type { TrialConfig, TrialRecord } from '../../search/index.js';
import { applyPoint, parseSpace } from '../../search/index.js';
import type { Arm, ConfigPatch } from '../question.js';

/** What a training of a study differs in from the others: the patch of its arm, and its seed. */
export type TrainingPoint = TrialRecord['point'];

/** Arms of different questions with the same patch share their trainings. */
export function pointOf({ patch }: Pick<Arm, 'patch'>, seed: number): TrainingPoint {
  return { ...patch, seed } as TrainingPoint;
}

/** The same for points that are equal. */
export function keyOf(point: TrainingPoint): string {
  return JSON.stringify(Object.entries(point).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A config with a patch in it; neither is changed. */
export function patched(base: TrialConfig, patch: ConfigPatch): TrialConfig {
  return applyPoint(base, parseSpace({ parameters: {}, fixed: patch as TrainingPoint }), {});
}
