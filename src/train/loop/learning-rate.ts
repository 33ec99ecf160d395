import type { Task } from '../../nn/index.js';
import { examplesPerEpoch } from '../plan/oversample.js';
import type { RunConfig } from '../run/run-config.js';
import {
  initialPlateau,
  type PlateauState,
  rateOnPlateau,
  reportToPlateau,
  resolveSchedule,
  type Schedule,
  type ScheduleFunction,
  type SchedulePlan,
  type ScheduleSpec,
} from '../schedules/index.js';
import type { Progress } from './progress.js';
import type { ResolvedSwa } from './swa.js';
import { warmedAgain } from './warmed-again.js';
import { type EpochScores, metricValue } from './watched-metrics.js';

/** Optimizer updates of one epoch: the last of them may have fewer batches, and the last batch fewer pictures. */
export function updatesPerEpoch(epoch: {
  readonly training: number;
  readonly batchSize: number;
  readonly accumulate: number;
}): number {
  return Math.ceil(Math.ceil(epoch.training / epoch.batchSize) / epoch.accumulate);
}

/** What the learning rate is multiplied by each time that training recovers from divergence. */
export const RECOVERY_FACTOR = 0.1;

/** Updates that a run plans to make: all of its epochs, or as many as its budget allows. */
export function plannedUpdates(plan: {
  readonly stepsPerEpoch: number;
  readonly epochs: number;
  readonly maxUpdates: number | null;
}): number {
  const inAll = plan.stepsPerEpoch * plan.epochs;
  return plan.maxUpdates === null ? inAll : Math.min(inAll, plan.maxUpdates);
}

/** Share of the updates over which the default schedule warms up. */
const WARMUP_SHARE = 0.05;

/** A schedule laid over a run; 'auto' is warm-up, then cosine. */
export function planSchedule(spec: 'auto' | ScheduleSpec | ScheduleFunction, plan: SchedulePlan): Schedule {
  if (spec !== 'auto') return resolveSchedule(spec, plan);
  return resolveSchedule({ kind: 'cosine', warmupSteps: Math.round(plan.totalSteps * WARMUP_SHARE) }, plan);
}

/** The schedule of a run, the updates of each of its epochs, and those of all epochs together. */
export function scheduleOf(config: RunConfig): {
  readonly schedule: Schedule;
  readonly stepsPerEpoch: number;
  readonly updatesInAll: number;
} {
  const plan = schedulePlanOf(config);
  const { stepsPerEpoch } = plan;
  const { swa, freeze } = config.training;
  const course = resolveSchedule(config.training.schedule as ScheduleSpec, plan);
  const planned = warmedAgain(course, freeze, stepsPerEpoch);
  const schedule = swa === false ? planned : whileAveraging(planned, swa, stepsPerEpoch);
  return { schedule, stepsPerEpoch, updatesInAll: stepsPerEpoch * config.training.epochs };
}

/** What a schedule must know about a run. */
export function schedulePlanOf(config: RunConfig): SchedulePlan {
  const { training } = config;
  const { batchSize, accumulate, epochs, learningRate, maxUpdates } = training;
  const stepsPerEpoch = updatesPerEpoch({ training: examplesPerEpoch(config), batchSize, accumulate });
  const totalSteps = plannedUpdates({ stepsPerEpoch, epochs, maxUpdates });
  return { learningRate, stepsPerEpoch, totalSteps };
}

/** The schedule with the constant rate of weight averaging, where one is given, from its first epoch on. */
function whileAveraging(
  schedule: Schedule,
  { startEpoch, learningRate }: ResolvedSwa,
  stepsPerEpoch: number,
): Schedule {
  if (learningRate === null) return schedule;
  const start = (startEpoch - 1) * stepsPerEpoch;
  return { ...schedule, rate: (update) => (update < start ? schedule.rate(update) : learningRate) };
}

/** The planned rate, or less where a metric or divergence asked for it. */
export function learningRateAt(
  schedule: Schedule,
  { plateau, onPlateau, divergences }: Pick<Progress, 'plateau' | 'onPlateau' | 'divergences'>,
  update: number,
): number {
  const planned = plateau === null ? schedule.rate(update) : rateOnPlateau(schedule, update, plateau);
  return planned * onPlateau.plateau.rate * RECOVERY_FACTOR ** divergences;
}

/** What the plateau has come to after an epoch; null for schedules that do not listen to a metric. */
export function plateauAfter(
  { plateau: rule }: Schedule,
  { plateau }: Progress,
  task: Task,
  scores: EpochScores,
): PlateauState | null {
  if (rule === undefined) return null;
  return reportToPlateau(rule, plateau ?? initialPlateau(rule), metricValue(rule.metric, task, scores));
}
