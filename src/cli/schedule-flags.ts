import { z } from 'zod';
import { OptionError } from '../base/error.js';
import type { ImaginedRun, ScheduleRequest } from './library.js';
import { namedSpec } from './train-flags.js';

/** The flags of `pupil summary` that draw a schedule. */
export const scheduleFlags = z.strictObject({
  schedule: namedSpec
    .optional()
    .describe('Draw a schedule: its name, JSON, or "own" for that of the run directory given.')
    .meta({ value: 'name', rule: 'a name, "own", or (on the command line as JSON) an object with a kind' }),
  epochs: z.int().min(1).default(30).describe('Length of the schedule to draw.'),
  stepsPerEpoch: z.int().min(1).default(100).describe('Updates of one epoch.'),
  pictures: z
    .int()
    .min(1)
    .optional()
    .describe('Training pictures; with --batch-size, instead of --steps-per-epoch.'),
  learningRate: z
    .number()
    .positive()
    .optional()
    .describe('Highest learning rate (default: that of the optimizer).'),
  plot: z
    .string()
    .min(1)
    .optional()
    .describe('Draw into this file as well, .svg or .png.')
    .meta({ value: 'file' }),
});
export type ScheduleFlags = z.output<typeof scheduleFlags> & {
  readonly batchSize?: number | undefined;
  readonly optimizer?: string | undefined;
};

/** Flags that say how long a run is and how it learns: a run directory knows that. */
const PLAN_FLAGS = ['epochs', 'stepsPerEpoch', 'pictures', 'learningRate'];
/** Flags that a run directory answers as well, and that also belong to the layers of a model. */
const SHARED_FLAGS = ['batchSize', 'optimizer'];
/** Flags about the layers of a model. */
const LAYER_FLAGS = ['imageSize', 'channels', 'classes', 'freeze'];

/**
 * What to draw; undefined where no schedule was asked for. `given` names the options that were written out.
 *
 * Throws  OptionError for flags that go with a schedule and stand alone, and for those that contradict each other.
 */
export function scheduleRequest(
  flags: ScheduleFlags,
  run: string | undefined,
  given: ReadonlySet<string>,
): ScheduleRequest | undefined {
  const { schedule, plot } = flags;
  const written = [...PLAN_FLAGS, 'plot'].filter((name) => given.has(name));
  if (schedule === undefined) {
    if (written.length === 0) return undefined;
    throw refusal(
      '--schedule',
      'these options draw a schedule, and none is named',
      written,
      'give --schedule',
    );
  }
  const strangers = LAYER_FLAGS.filter((name) => given.has(name));
  if (strangers.length > 0)
    throw refusal(
      '--schedule',
      'these options describe layers, which a schedule has not',
      strangers,
      'leave them out',
    );
  const files = plot === undefined ? {} : { plot };
  if (run === undefined) {
    if (schedule === 'own')
      throw refusal('--schedule own', 'there is no run whose own it is', undefined, 'name a run');
    return { schedule, over: imaginedRun(flags, given), ...files };
  }
  const contradicting = [...PLAN_FLAGS, ...SHARED_FLAGS].filter((name) => given.has(name));
  if (contradicting.length === 0) return { schedule, over: { run }, ...files };
  throw refusal(run, 'a run has its own length and learning rate', contradicting, 'leave these options out');
}

function imaginedRun(
  { epochs, stepsPerEpoch, pictures, batchSize, learningRate, optimizer }: ScheduleFlags,
  given: ReadonlySet<string>,
): ImaginedRun {
  const rate = {
    ...(learningRate === undefined ? {} : { learningRate }),
    ...(optimizer === undefined ? {} : { optimizer }),
  };
  if (pictures === undefined && batchSize === undefined) return { epochs, stepsPerEpoch, ...rate };
  if (pictures === undefined || batchSize === undefined || given.has('stepsPerEpoch')) {
    throw refusal(
      '--steps-per-epoch',
      'the updates of an epoch are either given or follow from pictures and batch size together',
      { pictures, batchSize },
      'give --pictures with --batch-size, or --steps-per-epoch alone',
    );
  }
  return { epochs, stepsPerEpoch: Math.ceil(pictures / batchSize), ...rate };
}

function refusal(where: string, what: string, got: unknown, fix: string): OptionError {
  return new OptionError({ code: 'option/schedule-plan', where, what, got, fix });
}
