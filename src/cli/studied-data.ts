import { saveStudyCharts } from '../report/index.js';
import {
  planStudy,
  QUESTIONS,
  readStudy,
  resumeStudy,
  type StudyAnswer,
  type StudyOptions,
  type StudyOutcome,
  type StudyResult,
  study,
} from '../study/index.js';
import { beginningOf } from '../train/index.js';
import type { Library, Study, StudyContext, StudyRequest } from './library.js';
import type { ResultFiles } from './plot-flags.js';
import { trainedModel } from './trained-model.js';
import { withTrialEventFiles } from './with-event-files.js';

/** Studies, with their answers brought into the form that `study` prints. */
export const studies: Pick<Library, 'study' | 'resumeStudy' | 'showStudy' | 'planStudy' | 'questions'> = {
  questions: () => QUESTIONS,
  async study(folder, request, context, files) {
    const { extensions } = request.base;
    const options = await optionsOf(request, context);
    const found = await withTrialEventFiles(context, (watched) =>
      study(folder, options, { ...watched, extensions }),
    );
    return studied(found, files);
  },
  resumeStudy: async (path, change, context, files) =>
    studied(await withTrialEventFiles(context, (watched) => resumeStudy(path, change, watched)), files),
  showStudy: async (path, files) => studied({ ...(await readStudy(path)), stopReason: null }, files),
  async planStudy(folder, request, { signal, onEvent }) {
    const { extensions } = request.base;
    const plan = await planStudy(folder, await optionsOf(request, { onEvent }), {
      signal,
      extensions,
      onEvent,
    });
    const { settings, training, estimate } = plan;
    return {
      study: plan.folder,
      from: beginningOf(settings.base.model) ?? null,
      questions: settings.questions.map(({ name, asks, baseline, arms }) => ({
        question: name,
        asks,
        baseline: baseline.name,
        arms: arms.map(({ name: arm, patch }) => ({ arm, patch })),
      })),
      refused: settings.refused,
      looks: settings.plan.looks,
      margin: settings.plan.margin,
      shortened: shortenedDocument(settings.shortened),
      workers: settings.workers,
      queue: settings.queue?.url ?? null,
      threads: training.config.training.threads,
      estimate,
    };
  },
};

async function optionsOf(
  { base, ...options }: StudyRequest,
  { onEvent }: Pick<StudyContext, 'onEvent'>,
): Promise<StudyOptions> {
  const { pictures, training } = base;
  const model = await trainedModel(base, (message) => onEvent({ type: 'note', message }));
  return {
    ...options,
    base: { model, pictures, training },
  };
}

type Shown = StudyOutcome & { readonly stopReason: StudyResult['stopReason'] | null };

async function studied(found: Shown, { plot }: ResultFiles): Promise<Omit<Study, 'applied'>> {
  const { study: path, stopReason, answers, refused, shortened, patch, recommended, trials, seconds } = found;
  return {
    study: path,
    from: found.from ?? null,
    stopReason,
    answers: answers.map(answerDocument),
    refused: [...refused],
    shortened: shortenedDocument(shortened),
    patch: patch as Study['patch'],
    recommended,
    trials,
    plots: plot === undefined ? [] : await saveStudyCharts(found, plot.folder, plot.format),
    seconds,
  };
}

function shortenedDocument({ epochs, trainingShare }: StudyOutcome['shortened']): Study['shortened'] {
  return { epochs: epochs ?? null, trainingShare: trainingShare ?? null };
}

function answerDocument({
  isFinal: _,
  best,
  patch,
  moreRuns,
  arms,
  troubles,
  ...answer
}: StudyAnswer): Study['answers'][number] {
  return {
    ...answer,
    best: best ?? null,
    patch: patch as Study['patch'],
    moreRuns: finiteOrNull(moreRuns),
    troubles: [...troubles],
    arms: arms.map(({ arm, comparison, cost }) => ({
      arm,
      verdict: comparison?.verdict ?? 'unclear',
      difference: comparison?.difference ?? null,
      interval: comparison?.interval ?? null,
      seeds: comparison?.seeds ?? 0,
      moreSeeds: comparison === undefined ? null : finiteOrNull(comparison.moreSeeds),
      cost: cost ?? null,
    })),
  };
}

function finiteOrNull(count: number): number | null {
  return Number.isFinite(count) ? count : null;
}
