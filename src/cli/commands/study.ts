import { resolve } from 'node:path';
import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { applyPatch, fileToPatch } from '../apply-patch.js';
import { defineCommand } from '../command.js';
import { openConfig } from '../config-file.js';
import { studyListResult, studyPlanResult, studyResult } from '../contract/index.js';
import { displayPath } from '../display-path.js';
import type { Study, StudyRequest } from '../library.js';
import { plotOf } from '../plot-flags.js';
import { EXIT_CANNOT_TELL } from '../render-error.js';
import { requireResumable } from '../require-resumable.js';
import { requireShown } from '../require-shown.js';
import { STUDY_GOES_ON, STUDY_SHOWN, studyBudget, studyFlags } from '../study-flags.js';
import { renderQuestions, renderStudy, renderStudyPlan, showStudy } from '../study-view.js';
import { textColumns } from '../text-columns.js';
import { trainRequest } from '../train-request.js';
import { readValueFile } from '../value-file.js';

export const study = defineCommand({
  name: 'study',
  summary: 'Ask what helps on these pictures: dropout, depth, augmentation and others.',
  description:
    'Each question is an experiment: a few ways of training are compared with the config as it is, on the same validation pictures, with the same seeds and epochs, until the answer is clear. An answer is a difference with its interval, what it costs, and the options to change. The test part is never used. Ctrl-C saves the state and prints the line that goes on. Exits with 5 when no question could be answered. docs/study.md has more.',
  positionals: ['folder', 'questions'],
  options: z.strictObject({
    folder: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Folder of pictures, or other data, as for train; left out with --resume, --show and --list.',
      ),
    questions: z
      .array(z.string().min(1))
      .optional()
      .describe('Names of the questions, as --list prints them (default: all that apply).'),
    ...studyFlags.shape,
    config: z
      .string()
      .min(1)
      .optional()
      .describe('File with options that all trainings share, as for train.')
      .meta({ value: 'file' }),
    dryRun: z
      .boolean()
      .default(false)
      .describe('Print what would be asked, with trainings, time and disk, and do nothing.'),
  }),
  examples: [
    { line: 'pupil study --list', what: 'the questions' },
    { line: 'pupil study photos/ dropout width --dry-run', what: 'what it would take' },
    { line: 'pupil study photos/ policies --time 30m', what: 'how much augmentation, in half an hour' },
    {
      line: 'pupil study photos/ learning-rate --epochs 5 --apply',
      what: 'and write the answer into the config',
    },
    { line: 'pupil study --resume studies/photos-1 --time 2h', what: 'go on' },
    { line: 'pupil study --show studies/photos-1 --plot charts', what: 'look at the answers again' },
  ],
  result: z.union([studyResult, studyPlanResult, studyListResult]),
  hasEvents: true,
  async run(
    { folder, questions, config, dryRun, list, resume, show, apply, ...flags },
    { output, signal, world },
    given,
  ) {
    const library = await world.library();
    const page = { folder: world.folder, columns: textColumns(world.stdout.columns()) };
    if (list) {
      const known = library.questions();
      const document = { questions: known.map(({ name, asks }) => ({ question: name, asks })) };
      return { document, text: renderQuestions(known) };
    }
    const budget = studyBudget(flags);
    const files = { plot: plotOf(flags, world.folder) };
    const file = await openConfig(config, world.folder);
    const target = apply ? fileToPatch(file, world.folder) : undefined;
    const context = { signal, onEvent: showStudy(output) };
    const told = async (result: Omit<Study, 'applied'>) => {
      const applied = target === undefined || Object.keys(result.patch).length === 0 ? null : target;
      if (applied !== null) await applyPatch(applied, await changedKeys(result), file === undefined);
      const document = { ...result, applied };
      const isUnclear = result.answers.every(({ conclusion }) => conclusion === 'unclear');
      return {
        document,
        text: renderStudy(document, output.style, page),
        exitCode: isUnclear ? EXIT_CANNOT_TELL : 0,
      };
    };
    if (show !== undefined) {
      requireShown(given, STUDY_SHOWN.allowed, STUDY_SHOWN.flags);
      return told(await library.showStudy(resolve(world.folder, show), files));
    }
    if (resume !== undefined) {
      requireResumable(given, STUDY_GOES_ON);
      const change = { budget, workers: flags.workers };
      return told(await library.resumeStudy(resolve(world.folder, resume), change, context, files));
    }
    if (folder === undefined) {
      throw new OptionError({
        code: 'option/missing',
        where: 'folder',
        what: 'there is nothing to ask about',
        fix: 'name a folder of pictures or other data, go on with a study: --resume <study>, or look at one: --show <study>',
      });
    }
    if (file !== undefined && config === undefined)
      output.note(`using ${displayPath(file.path, world.folder)}`);
    const { time: _, runs: __, plot: ___, plotFormat: ____, workers, seeds, margin, out, ...shared } = flags;
    const request: StudyRequest = {
      base: await trainRequest(shared, file, world.folder),
      questions,
      seeds,
      plan: margin === undefined ? {} : { margin },
      budget,
      workers,
      out: out === undefined ? undefined : resolve(world.folder, out),
    };
    if (dryRun) {
      const plan = await library.planStudy(folder, request, context);
      return { document: { dryRun: true as const, ...plan }, text: renderStudyPlan(plan, page) };
    }
    return told(await library.study(folder, request, context, files));
  },
});

/** The keys of a config file that a study changes, as they are in the config that it recommends. */
async function changedKeys({ patch, recommended }: Pick<Study, 'patch' | 'recommended'>) {
  const whole = (await readValueFile(recommended!)) as Readonly<Record<string, unknown>>;
  const roots = [...new Set(Object.keys(patch).map((place) => place.split('.')[0]))];
  return Object.fromEntries(roots.map((root) => [root, whole[root]]));
}
