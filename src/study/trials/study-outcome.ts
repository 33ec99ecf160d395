import { access } from 'node:fs/promises';
import { CheckpointError, isPupilError, problemOf } from '../../base/error.js';
import { lookAtTrials, scoresOf, type TrialRecord } from '../../search/index.js';
import { beginningOf } from '../../train/index.js';
import type { StudyPlan } from '../plan.js';
import type { ConfigPatch } from '../question.js';
import { answersOf, type StudyAnswer } from './answers-of.js';
import { changesOf } from './changes-of.js';
import type { EndedTraining, EndedTrainings } from './observations-of.js';
import { readStudySettings, type StudyFolder, type StudySettings, studyFolder } from './study-folder.js';
import { keyOf } from './training-point.js';

/** What is known of a study so far, whether it has ended or not. */
export interface StudyOutcome {
  /** Absolute path of its folder. */
  readonly study: string;
  /** The trained network that all trainings begin with, where they do not begin anew. */
  readonly from?: { readonly file: string; readonly sha256: string } | undefined;
  /** When it is decided, and what counts as a difference. */
  readonly plan: StudyPlan;
  /** What was compared, with the options that each arm changes. */
  readonly questions: StudySettings['questions'];
  readonly answers: readonly StudyAnswer[];
  readonly refused: StudySettings['refused'];
  /** What trainings have less of than they would, so that the study fits into its time: answers hold for these. */
  readonly shortened: StudySettings['shortened'];
  /** What all answers together change. */
  readonly patch: ConfigPatch;
  /** Config file with it, for `pupil train --config`; null where the study has not come to its end. */
  readonly recommended: string | null;
  readonly trials: number;
  /** Over all sessions. */
  readonly seconds: number;
}

/** What trainings say together. */
export function outcomeOf(
  folder: StudyFolder,
  settings: StudySettings,
  {
    ended,
    trials,
    elapsed,
  }: { readonly ended: EndedTrainings; readonly trials: number; readonly elapsed: number },
): StudyOutcome & { readonly recommended: string } {
  const answers = answersOf(settings, ended);
  return {
    study: folder.path,
    from: beginningOf(settings.base.model),
    plan: settings.plan,
    questions: settings.questions,
    answers,
    refused: settings.refused,
    shortened: settings.shortened,
    patch: changesOf(answers),
    recommended: folder.recommended,
    trials,
    seconds: elapsed,
  };
}

/** A training that has ended, with what it says of each validation example. */
export async function endedTraining(
  folder: StudyFolder,
  { task }: Pick<StudySettings, 'task'>,
  trial: TrialRecord,
): Promise<EndedTraining> {
  const run = folder.run(trial.number);
  const scores = trial.state === 'complete' ? await scoresOf(run, task).catch(lostEvidence) : undefined;
  return { trial, scores };
}

/** Without what a training said nothing can be answered, but one training is sooner done again than the whole study. */
function lostEvidence(error: unknown): never {
  if (!isPupilError(error, 'checkpoint')) throw error;
  throw new CheckpointError({
    ...problemOf(error),
    fix: 'put the file back as it was; or delete the folder of this training, and its line with "event":"end" in trials.jsonl, and go on with the study (--resume): it is then trained anew',
    cause: error,
  });
}

/**
 * The answers of a study on the disk so far. Trains nothing and writes nothing: the study may be running meanwhile.
 *
 * Throws  CheckpointError `checkpoint/not-a-study`, or `checkpoint/trials` and `checkpoint/predictions` for files that are damaged.
 */
export async function readStudy(path: string): Promise<StudyOutcome> {
  const folder = studyFolder(path);
  const settings = await readStudySettings(folder);
  const { trials, elapsed } = await lookAtTrials(folder.log);
  const ended = new Map<string, EndedTraining>();
  for (const trial of trials)
    if (trial.state !== 'running')
      ended.set(keyOf(trial.point), await endedTraining(folder, settings, trial));
  const outcome = outcomeOf(folder, settings, { ended, trials: trials.length, elapsed });
  const isThere = await access(folder.recommended).then(
    () => true,
    () => false,
  );
  return isThere ? outcome : { ...outcome, recommended: null };
}
