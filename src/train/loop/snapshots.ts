import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { resolveSchedule, type Schedule, type SchedulePlan } from '../schedules/index.js';

/**
 * Snapshots: training falls along a cosine several times and keeps the weights of each low end, to be members of one ensemble.
 *
 * Source   Huang, Li, Pleiss, Liu, Hopcroft, Weinberger 2017 (arXiv 1704.00109), eq. 2.
 */
export const Snapshots = z
  .union([z.literal(false), z.int().min(2)])
  .describe(
    'Cycles in which the rate falls and starts again; the weights at the end of each are kept for pupil ensemble --snapshots.',
  );
export type Snapshots = z.output<typeof Snapshots>;

/** Share of the first cycle over which it warms up where no schedule is given. */
const WARMUP_SHARE = 0.05;

/**
 * Epochs, counted from 1, at whose end a cycle does: cycle i of M ends with epoch i · E / M, rounded. Where M does not divide
 * E, cycles differ by one epoch.
 */
export function cycleEnds(snapshots: number, { totalSteps, stepsPerEpoch }: SchedulePlan): number[] {
  const epochs = Math.ceil(totalSteps / stepsPerEpoch);
  return Array.from({ length: snapshots }, (_, i) => Math.round(((i + 1) * epochs) / snapshots));
}

/** The checkpoint that the end of an epoch, counted from 0, is kept as; undefined within a cycle. */
export function snapshotOf(snapshots: Snapshots, plan: SchedulePlan, epoch: number): string | undefined {
  if (snapshots === false) return undefined;
  const cycle = cycleEnds(snapshots, plan).indexOf(epoch + 1);
  return cycle < 0 ? undefined : snapshotName(cycle + 1);
}

/** Cycles count from 1. */
function snapshotName(cycle: number): string {
  return `cycle-${cycle}`;
}

/** A checkpoint at the end of a cycle. */
export interface Snapshot {
  readonly checkpoint: string;
  /** Counted from 1. */
  readonly cycle: number;
  /** Counted from 1. */
  readonly epoch: number;
}

/** The snapshots of a run that has done so many epochs. */
export function snapshotsUntil(snapshots: number, plan: SchedulePlan, epochs: number): Snapshot[] {
  return cycleEnds(snapshots, plan)
    .map((epoch, i) => ({ checkpoint: snapshotName(i + 1), cycle: i + 1, epoch }))
    .filter(({ epoch }) => epoch <= epochs);
}

/**
 * Equal cycles of whole epochs, each along the cosine that `spec` describes. A warm-up is part of the first; of `auto` it takes
 * a twentieth of that.
 *
 * Throws  OptionError `option/snapshots` for a schedule that has another course, or fewer epochs than cycles; `option/schedule`
 *         as `resolveSchedule`.
 */
export function planCycles(spec: unknown, plan: SchedulePlan, snapshots: number): Schedule {
  const ends = cycleEnds(snapshots, plan);
  const epochs = ends.at(-1)!;
  if (epochs < snapshots) {
    throw refused(
      'there are fewer epochs than cycles, and each takes one at least',
      { snapshots, epochs },
      epochs < 2
        ? 'train for more epochs, or leave snapshots out'
        : `train for more epochs, or ask for ${epochs} at most`,
    );
  }
  const lengths = ends.map((end, i) => end - (ends[i - 1] ?? 0));
  const { warmup, cosine } = courseOf(spec, lengths[0] * plan.stepsPerEpoch);
  return resolveSchedule(
    {
      kind: 'sequence',
      parts: lengths.map((length, i) => ({
        schedule: i === 0 ? { ...cosine, ...warmup } : cosine,
        ...(i < snapshots - 1 && { epochs: length }),
      })),
    },
    plan,
  );
}

const WARMUP_OPTIONS = ['warmupSteps', 'warmupEpochs', 'warmupStart'];

/** The course of every cycle, and what only the first one has. */
function courseOf(spec: unknown, firstSteps: number) {
  if (spec === 'auto')
    return { cosine: { kind: 'cosine' }, warmup: { warmupSteps: Math.round(firstSteps * WARMUP_SHARE) } };
  const form = (typeof spec === 'string' ? { kind: spec } : spec) as { readonly kind?: string };
  if (typeof spec === 'function' || form.kind !== 'cosine') {
    throw refused(
      'snapshots are taken at the ends of equal cycles along a cosine, and the schedule has another course',
      { schedule: typeof spec === 'function' ? 'a function' : form.kind },
      "leave the schedule out, or give 'cosine' with options: it becomes that of each cycle",
    );
  }
  if ('duration' in form) {
    throw refused(
      'each cycle is as long as the run over their number, and the schedule has a length of its own',
      { duration: form.duration },
      'leave duration out',
    );
  }
  const entries = Object.entries(form);
  const part = (isWarmup: boolean) =>
    Object.fromEntries(entries.filter(([name]) => WARMUP_OPTIONS.includes(name) === isWarmup));
  return { cosine: { ...part(false), kind: 'cosine' }, warmup: part(true) };
}

/**
 * Refuse rules that make no sense while the rate rises again and again.
 *
 * Throws  OptionError `option/snapshots`.
 */
export function requireUndisturbedCycles({
  snapshots,
  earlyStopping,
  onPlateau,
  swa,
}: {
  readonly snapshots: Snapshots;
  readonly earlyStopping: unknown;
  readonly onPlateau: unknown;
  readonly swa: false | { readonly learningRate: number | null };
}): void {
  if (snapshots === false) return;
  if (earlyStopping !== false) {
    throw refused(
      'early stopping would end training within a cycle: every restart makes the metric worse for a while',
      { snapshots, earlyStopping },
      'leave out early stopping (patience); the best epoch is exported in any case',
    );
  }
  if (onPlateau !== false) {
    throw refused(
      'onPlateau would lower the rate for all cycles that follow: every restart makes the metric worse for a while',
      { snapshots, onPlateau },
      'leave out onPlateau',
    );
  }
  if (swa === false || swa.learningRate === null) return;
  throw refused(
    'the constant learning rate of swa would take the place of the last cycles',
    { snapshots, swa },
    'leave out the learning rate of swa',
  );
}

function refused(what: string, got: unknown, fix: string): OptionError {
  return new OptionError({ code: 'option/snapshots', where: 'snapshots', what, got, fix });
}
