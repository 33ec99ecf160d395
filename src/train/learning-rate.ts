import type { Scores } from './events.js';
import type { Progress } from './progress.js';
import type { RunConfig } from './run-config.js';
import {
  initialPlateau,
  type PlateauState,
  rateOnPlateau,
  reportToPlateau,
  resolveSchedule,
  type Schedule,
  type ScheduleSpec,
} from './schedules/index.js';
import { scoreOf } from './validation-scores.js';

/** Optimizer updates of one epoch: the last of them may have fewer batches, and the last batch fewer pictures. */
export function updatesPerEpoch(epoch: {
  readonly training: number;
  readonly batchSize: number;
  readonly accumulate: number;
}): number {
  return Math.ceil(Math.ceil(epoch.training / epoch.batchSize) / epoch.accumulate);
}

/** The schedule of a run, and the updates of each of its epochs. */
export function scheduleOf({ training, data }: RunConfig): {
  readonly schedule: Schedule;
  readonly stepsPerEpoch: number;
} {
  const { batchSize, accumulate, epochs, learningRate } = training;
  const stepsPerEpoch = updatesPerEpoch({ training: data.training, batchSize, accumulate });
  const plan = { learningRate, stepsPerEpoch, totalSteps: stepsPerEpoch * epochs };
  return { schedule: resolveSchedule(training.schedule as ScheduleSpec, plan), stepsPerEpoch };
}

/** The planned rate, or less where a plateau asked for it. */
export function rateAt(schedule: Schedule, { plateau }: Progress, update: number): number {
  return plateau === null ? schedule.rate(update) : rateOnPlateau(schedule, update, plateau);
}

/** What the plateau has come to after an epoch; null for schedules that do not listen to a metric. */
export function plateauAfter(
  { plateau: rule }: Schedule,
  { plateau }: Progress,
  scores: Scores,
): PlateauState | null {
  if (rule === undefined) return null;
  return reportToPlateau(
    rule,
    plateau ?? initialPlateau(rule),
    scoreOf(scores, rule.metric.endsWith('accuracy') ? 'accuracy' : 'loss'),
  );
}
