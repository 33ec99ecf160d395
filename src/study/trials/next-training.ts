import { questionKind } from '../questions/index.js';
import { studyAnswer } from './answers-of.js';
import type { EndedTrainings } from './observations-of.js';
import type { StudySettings } from './study-folder.js';
import { keyOf, pointOf, type TrainingPoint } from './training-point.js';

/**
 * What is to be trained next; undefined where everything is clear, or all that the plan allows was trained.
 *
 * Every question comes to its first look before any comes to its second, so that a budget that ends leaves as many answers as can
 * be. Within a look seed goes by seed, the baseline first; arms that are clear are trained no more.
 */
export function nextTraining(settings: StudySettings, ended: EndedTrainings): TrainingPoint | undefined {
  for (const look of settings.plan.looks) {
    for (const question of settings.questions) {
      const { arms, troubles } = studyAnswer(question, settings, ended);
      const open = arms.filter(
        ({ comparison }) =>
          comparison === undefined || (comparison.verdict === 'unclear' && comparison.seeds < look),
      );
      const isStopped = troubles.some(({ arm, reason }) => arm === question.baseline.name && reason !== null);
      if (open.length === 0 || isStopped) continue;
      const { from } = questionKind(question.name);
      const names = from === 'curves' ? [] : open.map(({ arm }) => arm);
      const trained = [question.baseline, ...question.arms.filter(({ name }) => names.includes(name))];
      for (let i = 0; i < look; i++) {
        for (const arm of trained) {
          const point = pointOf(arm, settings.seed + i);
          if (!ended.has(keyOf(point))) return point;
        }
      }
    }
  }
  return undefined;
}
