import { resolve } from 'node:path';
import {
  check,
  findTopic,
  openModelSubject,
  openSubject,
  subjectOfRun,
  TOPICS,
  type Topic,
} from '../advice/index.js';
import {
  DATA_SETS,
  describeSource,
  getDataSet,
  pictureSourceAt,
  sourceAt,
  writeDemoPictures,
} from '../data/index.js';
import { inspectData, inspectTable } from '../inspect/index.js';
import {
  finderChart,
  requirePlotName,
  saveAugmentationSheet,
  saveChart,
  saveDataSheet,
  scheduleChart,
  scheduleCurve,
  terminalChart,
} from '../report/index.js';
import { ensemble, runWorker } from '../search/index.js';
import {
  evaluate,
  exportModel,
  findLearningRate,
  parseTrainOptions,
  planFinding,
  planSchedule,
  planTraining,
  previewAugmentation,
  proveRun,
  type RunConfig,
  type RunResult,
  readRunConfig,
  requestedSource,
  resolveOptimizer,
  resume,
  runDirectory,
  type ScheduleSpec,
  scheduleOf,
  schedulePlanOf,
  summarize,
  TrainOptions,
  train,
  tuneFormulations,
} from '../train/index.js';
import { answersTo, asked, skippedFile } from './answers-to.js';
import { evaluatedData, knownScores } from './evaluated-data.js';
import { findingSetting, foundLearningRate, writeSweeps } from './found-learning-rate.js';
import { inputDocument } from './input-document.js';
import { inspectedData } from './inspected-data.js';
import { inspectedTable, requireTableQuestion } from './inspected-table.js';
import type {
  Library,
  Predictions,
  ScheduleRequest,
  TopicText,
  TrainedRun,
  TrainingContext,
} from './library.js';
import { madeEnsemble } from './made-ensemble.js';
import { requireFolderFor } from './require-folder-for.js';
import { studies } from './studied-data.js';
import { tunings } from './tuned-search.js';

/** Pupil itself, with its answers brought into the form that commands print. */
export const library: Library = {
  async train(folder, { model, extensions, origin, ...request }, context) {
    const { source, training } = await requestedSource(folder, request);
    if (source.kind !== 'imageFolder')
      context.onEvent({ type: 'note', message: `found ${describeSource(source.kind)}` });
    return trainedRun(
      await train(model, source, training, {
        ...context,
        extensions,
        origin,
        onPlan: (config) => noteMistakes(config, { ...context, extensions }),
      }),
    );
  },
  ...tunings,
  ensemble: async (members, options, context) => madeEnsemble(await ensemble(members, options, context)),
  work: ({ url }, options, context) => runWorker(url, options, context),
  ...studies,
  prove: proveRun,
  resume: async (run, context) => trainedRun(await resume(run, context)),
  async plan(folder, { model, extensions, origin, ...request }, context) {
    const { source, training } = await requestedSource(folder, request);
    const { config, run, skipped, parameters, steps, estimate } = await planTraining(
      model,
      source,
      training,
      { ...context, extensions, origin },
    );
    const { architecture: chosen, epochs, batchSize, ...options } = config.training;
    return {
      folder: resolve(folder),
      run,
      task: config.classifier.task,
      classes: config.classifier.classes,
      training: config.data.training,
      validation: config.data.validation,
      skipped: skipped.map(skippedFile),
      input: inputDocument(config.classifier.input),
      architecture: chosen,
      parameters,
      epochs,
      batchSize,
      steps,
      options: {
        ...config.source.options,
        task: config.classifier.task,
        architecture: chosen,
        epochs,
        batchSize,
        ...options,
        ...(training.learningRate === 'auto' ? { learningRate: 'auto' } : {}),
      },
      estimate,
    };
  },
  async findLearningRate(
    folder,
    { model, extensions, origin, ...request },
    { finder, plot, out },
    columns,
    context,
  ) {
    if (plot !== undefined) {
      requirePlotName(plot);
      await requireFolderFor(plot, '--plot');
    }
    if (out !== undefined) await requireFolderFor(out, '--out');
    const { source, training } = await requestedSource(folder, request);
    const finding = await findLearningRate(
      model,
      source,
      { ...training, finder },
      { ...context, extensions, origin },
    );
    const chart = finderChart(finding);
    const files = {
      plot: plot === undefined ? null : await saveChart(chart, plot),
      out: out === undefined ? null : await writeSweeps(finding, out),
    };
    return { result: foundLearningRate(folder, finding, files), lines: terminalChart(chart, columns) };
  },
  async planLearningRate(folder, { model, extensions, origin, ...request }, finder, context) {
    const { source, training } = await requestedSource(folder, request);
    const plan = await planFinding(
      model,
      source,
      { ...training, finder },
      { ...context, extensions, origin },
    );
    const { config, options, updates, parameters, skipped, estimate } = plan;
    return {
      ...findingSetting(folder, config, options),
      skipped: skipped.map(skippedFile),
      parameters,
      updatesInAll: updates,
      estimate: { ...estimate, diskBytes: 0 },
    };
  },
  async evaluate(model, folder, { pictures, ...context }) {
    const source = await sourceAt(folder, pictures);
    const result = await evaluate(model, source, asked(context));
    return evaluatedData({ model: resolve(model), folder: resolve(folder), source: source.kind }, result);
  },
  async predict(model, files, context) {
    const predictions: Predictions['predictions'] = [];
    const skipped: Predictions['skipped'] = [];
    for await (const one of answersTo(model, files, context)) {
      if ('reason' in one) skipped.push(one);
      else predictions.push(one);
    }
    return { model: resolve(model), count: predictions.length, predictions, skipped };
  },
  predictEach: answersTo,
  async summarize(target, { extensions, ...question }) {
    const { task, input, classes, layers, trainable, nonTrainable, total, bytes, multiplyAdds, ...rest } =
      await summarize(target, question, { extensions });
    return {
      task,
      input: inputDocument(input),
      classes: [...classes],
      layers: layers.map(({ outputShape, ...layer }) => ({ ...layer, output: [...outputShape] })),
      parameters: { trainable, nonTrainable, total, bytes },
      multiplyAdds,
      training: { ...rest.training, optimizerState: rest.optimizerState },
    };
  },
  async tuneMachine(target, { caches, extensions, ...question }, { signal, onProgress }) {
    const { shapes, batchSize, threads, file } = await tuneFormulations(target, question, {
      caches,
      extensions,
      signal,
      onProgress: (done, total) => onProgress?.({ stage: 'measure', done, total }),
    });
    return {
      batchSize,
      threads,
      shapes: shapes.map(({ key, timings, ...shape }) => ({
        shape: key,
        ...shape,
        milliseconds: Object.fromEntries(timings.map(({ name, milliseconds }) => [name, milliseconds])),
      })),
      file,
    };
  },
  async check(subject, facts, context) {
    const opened =
      typeof subject === 'string'
        ? await openModelSubject(subject, context)
        : await openSubject(subject, facts, context);
    const findings = check(opened.subject);
    return {
      usable: findings.every(({ severity }) => severity !== 'error'),
      assumed: [...opened.assumed],
      findings,
    };
  },
  async getDataSet(name, folder, context) {
    const { title, origin } = DATA_SETS[name];
    const files = await getDataSet(DATA_SETS[name], folder, context);
    return { name, title, origin, folder, downloaded: files.some(({ isNew }) => isNew), files };
  },
  async inspectData(folder, { pictures, options, sheet: file }, context) {
    if (file !== undefined) await requireFolderFor(file, '--sheet');
    const source = await sourceAt(folder, pictures);
    if (source.kind === 'table') {
      requireTableQuestion(folder, { pictures, options, sheet: file });
      const { seed } = options;
      return inspectedTable(resolve(folder), await inspectTable(source, { seed }, context));
    }
    const { report, sheet } = await inspectData(source, { ...options, sheet: file !== undefined }, context);
    const path = file === undefined || sheet === undefined ? null : await saveDataSheet(report, sheet, file);
    return { ...inspectedData(resolve(folder), report), sheet: path };
  },
  async previewAugmentation(folder, { pictures, training }, { out, ...size }, { signal, onProgress }) {
    if (size.pictures > 0) await requireFolderFor(out, '--out');
    const { augment, seed } = parseTrainOptions({ augment: 'auto', ...training });
    const preview = await previewAugmentation(
      await pictureSourceAt(folder, pictures),
      { augment, seed },
      size,
      {
        signal,
        onEvent: (event) => {
          if (event.type === 'data') onProgress?.(event);
        },
      },
    );
    const { policy, reasons, border, operations, choose, mixup, cutmix } = preview.plan;
    return {
      folder: resolve(folder),
      policy,
      reasons,
      border,
      operations,
      choose: choose === false ? null : choose,
      mixes: [
        ...(mixup === false ? [] : ['mixup' as const]),
        ...(cutmix === false ? [] : ['cutmix' as const]),
      ],
      sheet: size.pictures === 0 ? null : await saveAugmentationSheet(preview, out),
      pictures: preview.pictures.map(({ file, label, variants }) => ({
        file,
        label: label === undefined ? null : label,
        variants: variants.map((variant) => [...variant.operations]),
      })),
    };
  },
  async schedule(request, columns) {
    const { schedule, plan } = await scheduleFor(request);
    if (request.plot !== undefined) requirePlotName(request.plot);
    const curve = scheduleCurve(schedule, plan);
    const chart = scheduleChart(curve);
    const plot = request.plot === undefined ? null : await saveChart(chart, request.plot);
    return {
      result: {
        run: 'run' in request.over ? resolve(request.over.run) : null,
        schedule: curve.schedule,
        learningRate: plan.learningRate,
        stepsPerEpoch: plan.stepsPerEpoch,
        steps: plan.totalSteps,
        metric: curve.metric,
        points: [...curve.points],
        plot,
      },
      lines: terminalChart(chart, columns),
    };
  },
  async export(run, to, options) {
    const { contract, ...written } = await exportModel(run, to, options);
    return { ...written, classes: contract.classes, input: inputDocument(contract.input) };
  },
  topics: () => TOPICS.map(topicText),
  findTopic: (word) => topicText(findTopic(word)),
  async drawDemoPictures(folder, options, { signal, onProgress }) {
    await writeDemoPictures(folder, options, {
      signal,
      onProgress: (done, total) => onProgress?.({ stage: 'draw', done, total }),
    });
  },
};

function trainedRun({ validation, swa, ...run }: RunResult): TrainedRun {
  const { count, ...scores } = validation;
  return {
    ...run,
    validation: { ...knownScores(scores), count },
    ...(swa === undefined ? {} : { swa: { ...swa, validation: knownScores(swa.validation) } }),
  };
}

function topicText({ aliases, question, options, layers, sources, ...texts }: Topic): TopicText {
  return {
    ...texts,
    question: question ?? null,
    aliases: [...aliases],
    options: [...options],
    layers: [...layers],
    sources: [...sources],
  };
}

/** Mistakes by experience, before time is spent on them; training itself tells of settings that contradict each other. */
function noteMistakes(config: RunConfig, { onEvent, extensions }: TrainingContext): void {
  for (const { rule, severity, where, what, fix, topic } of check(subjectOfRun(config, { extensions }))) {
    if (severity !== 'advice' && rule !== 'contradicting-settings')
      onEvent({ type: 'note', message: `check: ${where}: ${what}; ${fix} (pupil explain ${topic})` });
  }
}

async function scheduleFor({ schedule: spec, over }: ScheduleRequest) {
  if ('run' in over) {
    const config = await readRunConfig(runDirectory(over.run));
    const plan = schedulePlanOf(config);
    const schedule = spec === 'own' ? scheduleOf(config).schedule : planSchedule(spec as ScheduleSpec, plan);
    return { schedule, plan };
  }
  const { epochs, stepsPerEpoch, learningRate, optimizer } = over;
  const usual = resolveOptimizer(TrainOptions.shape.optimizer.parse(optimizer)).defaultLearningRate;
  const plan = {
    learningRate: learningRate === undefined ? usual : learningRate,
    stepsPerEpoch,
    totalSteps: epochs * stepsPerEpoch,
  };
  return { schedule: planSchedule(spec as ScheduleSpec, plan), plan };
}
