import { questionKind } from '../questions/index.js';
import { studyAnswer } from './answers-of.js';
import type { EndedTrainings } from './observations-of.js';
import type { StudySettings } from './study-folder.js';
import { keyOf, pointOf, type TrainingPoint } from './training-point.js';

/** What one question needs to come to a look. */
export interface RoundPart {
  readonly question: string;
  /** Seed by seed, the baseline first; questions may need the same ones. */
  readonly points: readonly TrainingPoint[];
}

/**
 * The trainings that are needed for the next look, question by question; none where everything is clear, or all that the plan
 * allows was trained.
 *
 * Every question comes to its first look before any comes to its second, so that a budget that ends leaves as many answers as can
 * be. Arms that are clear are trained no more. What is in a round depends on whole rounds before it alone, so that it is the same
 * whatever the order in which trainings end.
 */
export function nextRound(settings: StudySettings, ended: EndedTrainings): RoundPart[] {
  for (const look of settings.plan.looks) {
    const parts = settings.questions
      .map((question) => partOf(question, look, settings, ended))
      .filter(({ points }) => points.length > 0);
    if (parts.length > 0) return parts;
  }
  return [];
}

function partOf(
  question: StudySettings['questions'][number],
  look: number,
  settings: StudySettings,
  ended: EndedTrainings,
): RoundPart {
  const { name, baseline } = question;
  const { arms, troubles } = studyAnswer(question, settings, ended);
  const open = arms.filter(
    ({ comparison }) =>
      comparison === undefined || (comparison.verdict === 'unclear' && comparison.seeds < look),
  );
  const isStopped = troubles.some(({ arm, reason }) => arm === baseline.name && reason !== null);
  if (open.length === 0 || isStopped) return { question: name, points: [] };
  const { from } = questionKind(name);
  const names = from === 'curves' ? [] : open.map(({ arm }) => arm);
  const trained = [baseline, ...question.arms.filter((arm) => names.includes(arm.name))];
  const seeds = Array.from({ length: look }, (_, i) => settings.seed + i);
  const points = seeds.flatMap((seed) => trained.map((arm) => pointOf(arm, seed)));
  return { question: name, points: points.filter((point) => !ended.has(keyOf(point))) };
}
