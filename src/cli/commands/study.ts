import { resolve } from 'node:path';
import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { applyPatch, fileToPatch } from '../apply-patch.js';
import { boardHint } from '../board-hint.js';
import { defineCommand } from '../command.js';
import { configFlag, usedConfig } from '../config-flag.js';
import { studyListResult, studyPlanResult, studyResult } from '../contract/index.js';
import { dryRunFlag } from '../dry-run-flag.js';
import type { Study } from '../library.js';
import type { Style } from '../output.js';
import { plotOf } from '../plot-flags.js';
import { queueOf } from '../queue-flags.js';
import { EXIT_CANNOT_TELL } from '../render-error.js';
import { requireResumable } from '../require-resumable.js';
import { requireShown } from '../require-shown.js';
import { STUDY_GOES_ON, STUDY_SHOWN, studyBudget, studyFlags } from '../study-flags.js';
import { showStudy } from '../study-progress.js';
import { studyRequest } from '../study-request.js';
import { renderQuestions, renderStudy, renderStudyPlan, type StudyPage } from '../study-view.js';
import { textColumns } from '../text-columns.js';
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
    config: configFlag,
    dryRun: dryRunFlag,
  }),
  examples: [
    { line: 'pupil study --list', what: 'the questions' },
    { line: 'pupil study photos/ dropout width --dry-run', what: 'what it would take' },
    { line: 'pupil study photos/ policies --time 30m', what: 'how much augmentation, in half an hour' },
    {
      line: 'pupil study photos/ learning-rate --epochs 5 --apply',
      what: 'and write the answer into the config',
    },
    { line: 'pupil study photos/ --from resnet18.onnx freezing', what: 'how much of it should learn' },
    { line: 'pupil study photos/ --queue redis://host', what: 'on machines that run pupil worker' },
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
    const files = { plot: plotOf(flags, world.folder) };
    if (show !== undefined) {
      requireShown(given, STUDY_SHOWN.allowed, STUDY_SHOWN.flags);
      const shown = { ...(await library.showStudy(resolve(world.folder, show), files)), applied: null };
      return studyOutcome(shown, output.style, page);
    }
    if (resume !== undefined) requireResumable(given, STUDY_GOES_ON);
    const file = await usedConfig(config, { output, world });
    const target = apply ? fileToPatch(file, world.folder) : undefined;
    const { tensorboard } = flags;
    const context = { signal, onEvent: showStudy(output), tensorboard };
    const told = async (result: Omit<Study, 'applied'>) => {
      if (tensorboard) output.note(`event files: ${boardHint(result.study, world.folder)}`);
      const applied = target === undefined || Object.keys(result.patch).length === 0 ? null : target;
      if (applied !== null) await applyPatch(applied, await changedKeys(result), file === undefined);
      return studyOutcome({ ...result, applied }, output.style, page);
    };
    if (resume !== undefined) {
      const change = { budget: studyBudget(flags), workers: flags.workers, queue: queueOf(flags) };
      const extended = { ...context, extensions: file?.values.extensions };
      return told(await library.resumeStudy(resolve(world.folder, resume), change, extended, files));
    }
    if (folder === undefined) {
      throw new OptionError({
        code: 'option/missing',
        where: 'folder',
        what: 'there is nothing to ask about',
        fix: 'name a folder of pictures or other data, go on with a study: --resume <study>, or look at one: --show <study>',
      });
    }
    const request = await studyRequest(
      { ...flags, questions, list, resume, show, apply },
      file,
      world.folder,
    );
    if (dryRun) {
      const plan = await library.planStudy(folder, request, context);
      return { document: { dryRun: true as const, ...plan }, text: renderStudyPlan(plan, page) };
    }
    return told(await library.study(folder, request, context, files));
  },
});

function studyOutcome(study: Study, style: Style, page: StudyPage) {
  const isUnclear = study.answers.every(({ conclusion }) => conclusion === 'unclear');
  return {
    document: study,
    text: renderStudy(study, style, page),
    exitCode: isUnclear ? EXIT_CANNOT_TELL : 0,
  };
}

/** The keys of a config file that a study changes, as they are in the config that it recommends. */
async function changedKeys({ patch, recommended }: Pick<Study, 'patch' | 'recommended'>) {
  const whole = (await readValueFile(recommended!)) as Readonly<Record<string, unknown>>;
  const roots = [...new Set(Object.keys(patch).map((place) => place.split('.')[0]))];
  return Object.fromEntries(roots.map((root) => [root, whole[root]]));
}
