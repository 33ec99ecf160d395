import { z } from 'zod';
import { backboneFlags } from './backbone-flags.js';
import { DURATION_META, duration, secondsOf } from './duration-flag.js';
import { plotFlags } from './plot-flags.js';
import { queueFlags } from './queue-flags.js';
import { tableFlag } from './table-flag.js';
import { trialsTensorboardFlag } from './tensorboard-flag.js';
import { namedSpec, trainFlags } from './train-flags.js';

const SPEC_RULE = 'a name, or (as JSON) an object with a kind';

/** Options of training that all trials share; those that the search decides itself are left out. */
export const sharedTrialFlags = trainFlags
  .omit({ out: true, fold: true, monitor: true, monitorMode: true })
  .extend(backboneFlags.shape);

/** What a search is told besides. */
export const tuneFlags = z.strictObject({
  space: z
    .string()
    .min(1)
    .optional()
    .describe(
      'File (JSON, YAML, TypeScript) with the space; without it everything is varied that no flag decides.',
    )
    .meta({ value: 'file' }),
  sampler: namedSpec
    .optional()
    .describe('How settings are chosen: tpe (default), evolution, sobol, random or grid.')
    .meta({ value: 'name', rule: SPEC_RULE }),
  pruner: namedSpec
    .optional()
    .describe('When trials are stopped early: none (default), median, asha or hyperband.')
    .meta({ value: 'name', rule: SPEC_RULE }),
  objective: z
    .array(z.string().min(1))
    .optional()
    .describe(
      'Metric to search for (default: accuracy; in regression loss); repeated: also parameters, seconds or latency.',
    )
    .meta({ value: 'name', rule: 'the name of a metric' }),
  trials: z.int().min(1).optional().describe('Trials in all (default: 20 where no other budget is given).'),
  time: duration.optional().describe('Time in all: seconds, or such as 90s, 30m or 2h.').meta(DURATION_META),
  allEpochs: z.int().min(1).optional().describe('Epochs of all trials together.'),
  margin: z
    .number()
    .positive()
    .max(1)
    .optional()
    .describe(
      'How much worse, in accuracy, a smaller network may be that is called not worse than the best (default: 0.01).',
    ),
  folds: z
    .int()
    .min(2)
    .max(100)
    .optional()
    .describe('Cross-validate each trial with so many folds: its score is the mean over them.'),
  repeats: z.int().min(1).max(100).optional().describe('Deal the folds anew so often (default: 1).'),
  workers: z
    .int()
    .min(1)
    .max(256)
    .optional()
    .describe(
      'Trials at a time, each in a process of its own with its share of the processors (default: one after the other, in one process); with --queue, trials in the queue at a time (default: as many as it has workers).',
    ),
  ...queueFlags,
  samplerSeed: z.int().nonnegative().optional().describe('Decides which settings are tried (default: 0).'),
  out: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of the search to make (default: searches/<folder>-<n>).')
    .meta({ value: 'folder' }),
  resume: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Folder of a search to go on with, by its own settings; budgets, workers and queue given take the place of its own; --config names a file with extensions of the network.',
    )
    .meta({ value: 'search' }),
  show: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of a search whose results to show, all trials among them; nothing is trained.')
    .meta({ value: 'search' }),
  ...plotFlags.shape,
  table: tableFlag('Write all trials into this file as a table, the best first.'),
  tensorboard: trialsTensorboardFlag,
  ...sharedTrialFlags.shape,
});

/** What may be said of a search that is shown. */
export const SEARCH_SHOWN = {
  allowed: ['plot', 'plotFormat', 'table'],
  flags: '--plot, --plot-format and --table',
} as const;

/** What may be said of a search that goes on. */
export const SEARCH_GOES_ON = {
  noun: 'search',
  allowed: [
    'trials',
    'time',
    'allEpochs',
    'workers',
    'queue',
    'queueName',
    'config',
    'tensorboard',
    ...SEARCH_SHOWN.allowed,
  ],
  flags: `--trials, --time, --all-epochs, --workers, --queue, --queue-name, --config, --tensorboard, ${SEARCH_SHOWN.flags}`,
} as const;

interface BudgetFlags {
  readonly trials?: number | undefined;
  readonly time?: number | string | undefined;
  readonly allEpochs?: number | undefined;
}

/** The budget that flags say; undefined where they say none. */
export function budgetOf({ trials, time, allEpochs }: BudgetFlags) {
  const seconds = secondsOf(time);
  const budget = {
    ...(trials === undefined ? {} : { trials }),
    ...(seconds === undefined ? {} : { seconds }),
    ...(allEpochs === undefined ? {} : { epochs: allEpochs }),
  };
  return Object.keys(budget).length === 0 ? undefined : budget;
}
