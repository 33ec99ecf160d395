import type { ConfigPatch } from '../question.js';
import type { StudyAnswer } from './answers-of.js';

/**
 * What all answers change together, in the order of the answers. Where two of them change the same option, as `width` and `depth`
 * do with the hidden layers of an MLP, the one that gains more decides it.
 */
export function changesOf(answers: readonly Pick<StudyAnswer, 'arms' | 'best' | 'patch'>[]): ConfigPatch {
  const byGain = [...answers].sort((a, b) => gainOf(a) - gainOf(b));
  // Once for the order of the options, once more for their values.
  return Object.assign({}, ...[...answers, ...byGain].map(({ patch }) => patch)) as ConfigPatch;
}

function gainOf({ arms, best }: Pick<StudyAnswer, 'arms' | 'best'>): number {
  return arms.find(({ arm }) => arm === best)?.comparison?.difference ?? 0;
}
