import { resolve } from 'node:path';
import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { boardHint } from '../board-hint.js';
import { defineCommand } from '../command.js';
import { configFlag, usedConfig } from '../config-flag.js';
import { tunePlanResult, tuneResult } from '../contract/index.js';
import { dryRunFlag } from '../dry-run-flag.js';
import type { Tuning } from '../library.js';
import { plotOf } from '../plot-flags.js';
import { queueOf } from '../queue-flags.js';
import { requireResumable } from '../require-resumable.js';
import { requireShown } from '../require-shown.js';
import { showSearch } from '../search-progress.js';
import { textColumns } from '../text-columns.js';
import { budgetOf, SEARCH_GOES_ON, SEARCH_SHOWN, tuneFlags } from '../tune-flags.js';
import { renderSearchPlan } from '../tune-plan-view.js';
import { tuneRequest } from '../tune-request.js';
import { renderSearch, renderShownSearch } from '../tune-view.js';

export const tune = defineCommand({
  name: 'tune',
  summary: 'Search the best settings: train many times and keep what was best.',
  description:
    'Each trial is a training with other settings, chosen from those before; the result is a folder with a run directory for each and the best config as a file. Ctrl-C saves the state and prints the line that goes on. docs/search.md has more.',
  positionals: ['folder'],
  options: z.strictObject({
    folder: z
      .string()
      .min(1)
      .optional()
      .describe('Folder of pictures, or other data, as for train; left out with --resume and --show.'),
    ...tuneFlags.shape,
    config: configFlag,
    dryRun: dryRunFlag,
  }),
  examples: [
    { line: 'pupil tune photos/', what: '20 trials over everything' },
    { line: 'pupil tune photos/ --trials 50 --epochs 10 --pruner asha', what: 'bad ones are stopped early' },
    { line: 'pupil tune photos/ --space space.json --time 2h', what: 'a space of your own, for two hours' },
    {
      line: 'pupil tune photos/ --objective accuracy --objective parameters',
      what: 'small networks that are good',
    },
    { line: 'pupil tune photos/ --folds 5', what: 'each trial cross-validated: few pictures judge better' },
    { line: 'pupil tune photos/ --from resnet18.onnx', what: 'recipe and head on a trained network' },
    { line: 'pupil tune photos/ --workers 4', what: 'four trials at a time' },
    { line: 'pupil tune photos/ --queue redis://host', what: 'on machines that run pupil worker' },
    { line: 'pupil tune --resume searches/photos-1 --trials 80', what: 'go on, with more trials' },
    {
      line: 'pupil tune --show searches/photos-1 --plot charts --table trials.csv',
      what: 'look at the results again',
    },
  ],
  result: z.union([tuneResult, tunePlanResult]),
  hasEvents: true,
  async run({ folder, config, dryRun, resume, show, ...flags }, { output, signal, world }, given) {
    const files = {
      plot: plotOf(flags, world.folder),
      table: flags.table === undefined ? undefined : resolve(world.folder, flags.table),
    };
    if (show !== undefined) {
      requireShown(given, SEARCH_SHOWN.allowed, SEARCH_SHOWN.flags);
      const library = await world.library();
      const columns = textColumns(world.stdout.columns());
      const { result, lines } = await library.showTuning(resolve(world.folder, show), files, columns);
      return { document: result, text: renderShownSearch(result, lines, output.style, world.folder) };
    }
    const { tensorboard } = flags;
    const context = { signal, onEvent: showSearch(output), tensorboard };
    const told = (found: Tuning) => {
      if (tensorboard) output.note(`event files: ${boardHint(found.search, world.folder)}`);
      return { document: found, text: renderSearch(found, output.style, world.folder) };
    };
    if (resume !== undefined) {
      requireResumable(given, SEARCH_GOES_ON);
      const change = { budget: budgetOf(flags), workers: flags.workers, queue: queueOf(flags) };
      const extensions = (await usedConfig(config, { output, world }))?.values.extensions;
      const library = await world.library();
      const found = await library.resumeTuning(
        resolve(world.folder, resume),
        change,
        { ...context, extensions },
        files,
      );
      return told(found);
    }
    if (folder === undefined) {
      throw new OptionError({
        code: 'option/missing',
        where: 'folder',
        what: 'there is nothing to search with',
        fix: 'name a folder of pictures or other data, go on with a search: --resume <search>, or look at one: --show <search>',
      });
    }
    const file = await usedConfig(config, { output, world });
    const request = await tuneRequest({ ...flags, resume, show }, file, world.folder);
    const library = await world.library();
    if (dryRun) {
      const plan = await library.planTuning(folder, request, context);
      return { document: { dryRun: true as const, ...plan }, text: renderSearchPlan(plan, world.folder) };
    }
    const found = await library.tune(folder, request, context, files);
    return told(found);
  },
});
