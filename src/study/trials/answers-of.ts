import type { TrialRecord } from '../../search/index.js';
import { type Answer, answerOf } from '../answer.js';
import { questionKind } from '../questions/index.js';
import type { QuestionKind } from '../questions/question-kind.js';
import { moreRunsSentence } from '../sentence.js';
import { brokenArms, type EndedTrainings, hasDiverged, observationsOf } from './observations-of.js';
import type { StudySettings } from './study-folder.js';
import { keyOf, pointOf } from './training-point.js';

/** An answer with the question, and what went wrong on the way to it. */
export interface StudyAnswer extends Answer {
  readonly asks: string;
  /** Name of what the arms are compared with. */
  readonly baseline: string;
  readonly troubles: readonly Trouble[];
}

/** An arm of which trainings diverged, or that could not be trained at all. */
export interface Trouble {
  readonly arm: string;
  readonly diverged: number;
  /** Why it could not be trained; null where it only diverged. */
  readonly reason: string | null;
}

type Question = StudySettings['questions'][number];

/** What the trainings so far say to each question. */
export function answersOf(settings: StudySettings, ended: EndedTrainings): StudyAnswer[] {
  return settings.questions.map((question) => studyAnswer(question, settings, ended));
}

export function studyAnswer(question: Question, settings: StudySettings, ended: EndedTrainings): StudyAnswer {
  const kind = questionKind(question.name);
  const broken = brokenArms(question, ended, settings);
  // What cannot be trained is no choice: the others are judged as if it had never been asked about.
  const able = question.arms.filter(({ name }) => !broken.has(name));
  const observations = observationsOf({ ...question, arms: able }, kind, ended, settings);
  const given = answerOf({ ...question, arms: able }, observations, settings.plan);
  const answer = kind.from === 'curves' ? ofCurves(given, settings.plan) : given;
  const troubles = troublesOf(question, broken, settings, ended);
  const worded = wordedBy(kind, answer, broken.size > 0);
  return {
    ...worded,
    ...(isNeverTrained(question, settings, ended) && worded.conclusion === 'keep' ? NOTHING_TRAINS : {}),
    asks: question.asks,
    baseline: question.baseline.name,
    troubles,
  };
}

/** Models that are all right about nothing are the same, which is no reason to keep one of them. */
const NOTHING_TRAINS = {
  conclusion: 'unclear',
  sentence: 'cannot tell: every training of the config as it is diverged; lower its learning rate first',
} as const;

/** Whether trainings of the config as it is ended, all of them by diverging. */
function isNeverTrained({ baseline }: Question, settings: StudySettings, ended: EndedTrainings): boolean {
  const trials = trialsOf(baseline, settings, ended);
  return trials.length > 0 && trials.every(hasDiverged);
}

/** The trainings of an arm that have ended. */
function trialsOf(
  arm: Question['baseline'],
  { plan, seed }: StudySettings,
  ended: EndedTrainings,
): TrialRecord[] {
  const most = plan.looks[plan.looks.length - 1];
  return Array.from({ length: most }, (_, i) => ended.get(keyOf(pointOf(arm, seed + i)))).flatMap((one) =>
    one === undefined ? [] : [one.trial],
  );
}

/** What a question makes of an answer in its own words, where it has all of its arms. */
function wordedBy({ conclude }: QuestionKind, answer: Answer, isPartial: boolean): Answer {
  if (answer.arms.length === 0)
    return { ...answer, sentence: 'nothing else can be trained here: there is nothing to choose' };
  return conclude === undefined || isPartial ? answer : { ...answer, ...conclude(answer) };
}

/** Curves of the baseline serve all arms: what the arm that needs most asks for is enough. */
function ofCurves(answer: Answer, { looks }: StudySettings['plan']): Answer {
  const unclear = answer.arms.filter(
    ({ comparison = { verdict: 'unclear' } }) => comparison.verdict === 'unclear',
  );
  if (unclear.length === 0) return answer;
  const moreRuns = Math.max(
    ...unclear.map(({ comparison, pairs }) => comparison?.moreSeeds ?? looks[0] - pairs),
  );
  const { conclusion, sentence } = answer;
  return { ...answer, moreRuns, sentence: conclusion === 'unclear' ? moreRunsSentence(moreRuns) : sentence };
}

function troublesOf(
  { baseline, arms }: Question,
  broken: ReadonlyMap<string, string>,
  settings: StudySettings,
  ended: EndedTrainings,
): Trouble[] {
  return [baseline, ...arms].flatMap((arm) => {
    const diverged = trialsOf(arm, settings, ended).filter(hasDiverged).length;
    const reason = broken.get(arm.name) ?? null;
    return diverged === 0 && reason === null ? [] : [{ arm: arm.name, diverged, reason }];
  });
}
