import { z } from 'zod';
import { CheckpointError } from '../../base/error.js';
import { issueLines } from '../../base/issue-lines.js';
import { appendMetrics, readMetrics, syncMetrics, truncateMetrics } from '../../train/index.js';
import type { Point } from '../space/space.js';
import type { Trial } from './trial.js';

/** Numbers that JSON has none for were written as null. */
const number = z.union([z.number(), z.null().transform(() => Number.NaN)]);

/** How one training of a cross-validation ended. */
export const FoldEnd = z.strictObject({
  /** Also the folder of its run, in that of the trial. */
  name: z.string(),
  state: z.enum(['complete', 'pruned', 'failed']),
  values: z.array(number).nullable(),
  epochs: z.int().nonnegative(),
  parameters: z.int().nonnegative().nullable(),
  seconds: z.number().nonnegative(),
});
export type FoldEnd = z.output<typeof FoldEnd>;

const Start = z.strictObject({
  event: z.literal('start'),
  number: z.int().nonnegative(),
  point: z.record(z.string(), z.json()),
});

const End = z.strictObject({
  event: z.literal('end'),
  number: z.int().nonnegative(),
  state: z.enum(['complete', 'pruned', 'failed']),
  values: z.array(number).nullable(),
  curve: z.array(number),
  parameters: z.int().nonnegative().nullable(),
  seconds: z.number().nonnegative(),
  /** What stopped a pruned trial. */
  stoppedBy: z.enum(['pruner', 'time', 'epochs']).nullable(),
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  /** With cross-validation, those that have begun, in their order; `curve` then has the mean over those done, after each of them. */
  folds: z.array(FoldEnd).optional(),
  /** Seconds of the search when the trial ended, over all sessions. */
  elapsed: z.number().nonnegative(),
});

/** The process of a trial died; it is tried again, or ends as failed. */
const Lost = z.strictObject({
  event: z.literal('lost'),
  number: z.int().nonnegative(),
  message: z.string(),
});

/** A session ended while trials ran that go on in the next one. */
const Pause = z.strictObject({
  event: z.literal('pause'),
  /** As at the end of a trial. */
  elapsed: z.number().nonnegative(),
});

/** How a trial ended. */
export type TrialEnd = Omit<z.output<typeof End>, 'event' | 'number' | 'elapsed'>;

/** A trial with what else is known of it. */
export interface TrialRecord extends Trial, Omit<TrialEnd, 'state' | 'values' | 'curve'> {}

/** Epochs of all folds together. */
export function epochsOf(folds: readonly FoldEnd[]): number {
  return folds.reduce((sum, { epochs }) => sum + epochs, 0);
}

/** Epochs that a trial which has ended has done. */
export function epochsDone({ curve, folds }: Pick<TrialRecord, 'curve' | 'folds'>): number {
  return folds === undefined ? curve.length : epochsOf(folds);
}

/** What the log of a search says. */
export interface LoggedTrials {
  /** In the order of their numbers, those that were running when the search ended among them. */
  readonly trials: readonly TrialRecord[];
  /** Seconds that the search took, up to its last line. */
  readonly elapsed: number;
  /** How often each trial was lost with its process; those that never were are missing. */
  readonly lost: ReadonlyMap<number, number>;
}

/** A trial that has begun. */
export function begun(number: number, point: Point): TrialRecord {
  return {
    number,
    point,
    state: 'running',
    values: null,
    curve: [],
    parameters: null,
    seconds: 0,
    stoppedBy: null,
    error: null,
  };
}

/** The log of a search while it runs. */
export interface TrialLog {
  start(trial: Trial): Promise<void>;
  lost(trial: Trial, message: string): Promise<void>;
  /** `elapsed` is that of the search, over all sessions. */
  end(trial: TrialRecord, elapsed: number): Promise<void>;
  pause(elapsed: number): Promise<void>;
}

/** Lines are written one after the other, in the order in which they were asked for, also where trials run side by side. */
export function openTrialLog(file: string): TrialLog {
  let last: Promise<void> = Promise.resolve();
  const write = (line: object) => {
    last = last.then(async () => {
      await appendMetrics(file, line);
      // On the disk before the search goes on: no trial is lost, none is counted twice.
      await syncMetrics(file);
    });
    return last;
  };
  return {
    start: ({ number, point }) => write({ event: 'start', number, point }),
    lost: ({ number }, message) => write({ event: 'lost', number, message }),
    end: ({ number, point: _, ...end }, elapsed) => write({ event: 'end', number, ...end, elapsed }),
    pause: (elapsed) => write({ event: 'pause', elapsed }),
  };
}

/**
 * The trials that were written down; a torn last line, which a killed process leaves, is cut off.
 *
 * Throws  CheckpointError `checkpoint/trials` for a line that is not understood, or does not fit those before it.
 */
export async function readTrials(file: string): Promise<LoggedTrials> {
  const lines = await readMetrics(file);
  if (lines.length > 0) await truncateMetrics(file, lines.length);
  return trialsOf(lines, file);
}

/** The same without touching the file, which another process may be writing. */
export async function lookAtTrials(file: string): Promise<LoggedTrials> {
  return trialsOf(await readMetrics(file), file);
}

function trialsOf(lines: readonly unknown[], file: string): LoggedTrials {
  const trials: TrialRecord[] = [];
  const lost = new Map<number, number>();
  let elapsed = 0;
  lines.forEach((line, i) => {
    const parsed = z.discriminatedUnion('event', [Start, Lost, End, Pause]).safeParse(line);
    if (!parsed.success) throw damaged(file, i, issueLines(parsed.error, 'line'));
    const { data } = parsed;
    if (data.event === 'start') {
      if (data.number !== trials.length) throw damaged(file, i, `trial ${data.number} begins out of turn`);
      trials.push(begun(data.number, data.point));
      return;
    }
    if (data.event === 'pause') {
      elapsed = data.elapsed;
      return;
    }
    const known = trials[data.number];
    if (known?.state !== 'running') throw damaged(file, i, `trial ${data.number} ends and was not running`);
    if (data.event === 'lost') {
      lost.set(data.number, (lost.get(data.number) ?? 0) + 1);
      return;
    }
    const { event: _, elapsed: at, ...end } = data;
    trials[end.number] = { ...known, ...end };
    elapsed = at;
  });
  return { trials, elapsed, lost };
}

function damaged(file: string, line: number, got: unknown): CheckpointError {
  return new CheckpointError({
    code: 'checkpoint/trials',
    where: `${file}, line ${line + 1}`,
    what: 'the line is no record of a trial',
    got,
    fix: 'undo changes made to the file',
  });
}
