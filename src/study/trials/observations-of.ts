import type { TrialRecord } from '../../search/index.js';
import type { Arm, Observation, Question } from '../question.js';
import type { QuestionKind } from '../questions/question-kind.js';
import { cutAt } from './cut-curve.js';
import type { StudySettings } from './study-folder.js';
import { keyOf, pointOf } from './training-point.js';

/** A training that has ended, with what it is worth on each validation example; undefined where it failed. */
export interface EndedTraining {
  readonly trial: TrialRecord;
  readonly scores: Float64Array | undefined;
}

/** All that has ended, by the key of its point. */
export type EndedTrainings = ReadonlyMap<string, EndedTraining>;

/**
 * What the trainings so far say to a question.
 *
 * A training that diverged counts as a model that is right about nothing. One that failed otherwise, since its network does not
 * fit or such, says nothing. Seeds count up to the first one that has not ended: which later ones ended sooner is chance.
 */
export function observationsOf(
  question: Question,
  { from }: Pick<QuestionKind, 'from'>,
  ended: EndedTrainings,
  settings: Pick<StudySettings, 'plan' | 'seed' | 'direction'>,
): Observation[] {
  const { plan, seed: first } = settings;
  const most = plan.looks[plan.looks.length - 1];
  const lengths = [...ended.values()].flatMap(({ scores }) => (scores === undefined ? [] : [scores.length]));
  const nothing = new Float64Array(lengths[0] ?? 1);
  return [question.baseline, ...question.arms].flatMap((arm) => {
    const trained = from === 'curves' ? question.baseline : arm;
    const seeds = Array.from({ length: most }, (_, i) => first + i);
    const known = seeds.map((seed) => ended.get(keyOf(pointOf(trained, seed))));
    const gap = known.indexOf(undefined);
    return known.slice(0, gap === -1 ? most : gap).flatMap((one, i): Observation[] => {
      const { trial, scores } = one!;
      const seed = seeds[i];
      const facts = { arm: arm.name, seed, seconds: trial.seconds, parameters: trial.parameters ?? 0 };
      if (from === 'curves') return [{ ...facts, ...cutAt(trial, arm, settings.direction) }];
      if (scores !== undefined) return [{ ...facts, scores }];
      return hasDiverged(trial) ? [{ ...facts, scores: nothing }] : [];
    });
  });
}

/** Whether numbers grew without bound: an outcome of the settings, unlike a network that cannot be built. */
export function hasDiverged({ error }: Pick<TrialRecord, 'error'>): boolean {
  return error?.code.startsWith('diverged') === true;
}

/** Arms of which a training failed for another reason than numbers: more of them would fail in the same way. */
export function brokenArms(
  question: Question,
  ended: EndedTrainings,
  { plan, seed }: Pick<StudySettings, 'plan' | 'seed'>,
): Map<string, string> {
  const most = plan.looks[plan.looks.length - 1];
  const seeds = Array.from({ length: most }, (_, i) => seed + i);
  const broken = (arm: Arm): [string, string][] => {
    const errors = seeds.map((one) => ended.get(keyOf(pointOf(arm, one)))?.trial.error ?? null);
    const error = errors.find((one) => one !== null && !hasDiverged({ error: one }));
    return error === undefined || error === null ? [] : [[arm.name, error.message]];
  };
  return new Map([question.baseline, ...question.arms].flatMap(broken));
}
