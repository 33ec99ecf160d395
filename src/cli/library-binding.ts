import { resolve } from 'node:path';
import { check, findTopic, openModelSubject, openSubject, TOPICS, type Topic } from '../advice/index.js';
import { DATA_SETS, getDataSet, sourceAt, writeDemoPictures } from '../data/index.js';
import { inspectData, inspectTable } from '../inspect/index.js';
import {
  exportWithCard,
  saveDataSheet,
  saveRunCharts,
  writeReport,
  writeTensorBoard,
} from '../report/index.js';
import { ensemble, runWorker } from '../search/index.js';
import { servePredictions } from '../serve/index.js';
import {
  backboneCandidates,
  evaluate,
  exportModel,
  isForeignModel,
  summarize,
  tuneFormulations,
} from '../train/index.js';
import { answersTo, asked } from './answers-to.js';
import { evaluatedData } from './evaluated-data.js';
import { findings } from './found-learning-rate.js';
import { inputDocument } from './input-document.js';
import { inspectedData } from './inspected-data.js';
import { inspectedTable, requireTableQuestion } from './inspected-table.js';
import type { Library, Predictions, TopicText } from './library.js';
import { madeEnsemble } from './made-ensemble.js';
import { schedules } from './planned-schedule.js';
import { augmentations } from './previewed-augmentation.js';
import { requireFolderFor } from './require-folder-for.js';
import { startDashboard } from './start-dashboard.js';
import { studies } from './studied-data.js';
import { trainings } from './trained-run.js';
import { tunings } from './tuned-search.js';

/** Pupil itself, with its answers brought into the form that commands print. */
export const library: Library = {
  ...trainings,
  ...findings,
  ...tunings,
  ensemble: async (members, options, context) => madeEnsemble(await ensemble(members, options, context)),
  work: ({ url }, options, context) => runWorker(url, options, context),
  ...studies,
  ...augmentations,
  ...schedules,
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
  async backbone(target, question) {
    if (!isForeignModel(target)) return undefined;
    const { candidates, contract, obstacle } = await backboneCandidates(target, question);
    return {
      features: candidates.map(({ name, shape, isChosen, canTrainFrom }) => ({
        name,
        shape: [...shape],
        chosen: isChosen,
        trainFrom: canTrainFrom,
      })),
      obstacle: obstacle === undefined ? null : { where: obstacle.where ?? target, what: obstacle.what },
      notes: [...contract.notes],
    };
  },
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
  async report(run, { plot, ...options }) {
    const { sections, problems, ...written } = await writeReport(run, options);
    const charts = plot === undefined ? [] : await saveRunCharts(run, plot.folder, plot.format);
    return {
      ...written,
      sections: sections.map((section) => ({ ...section })),
      charts,
      problems: [...problems],
    };
  },
  async export(run, to, { card, ...options }) {
    const { contract, features, ...written } =
      card === undefined ? await exportModel(run, to, options) : await exportWithCard(run, to, card, options);
    return {
      ...written,
      ...(features !== undefined && { features: [...features] }),
      classes: contract.classes,
      input: inputDocument(contract.input),
    };
  },
  async writeBoard(folder, options) {
    const { runs, problems, ...written } = await writeTensorBoard(folder, options);
    return { ...written, runs: runs.map((run) => ({ ...run })), problems: [...problems] };
  },
  topics: () => TOPICS.map(topicText),
  findTopic: (word) => topicText(findTopic(word)),
  openDashboard: startDashboard,
  async serveModel(model, options, context) {
    const { contract, url, port, model: path, close } = await servePredictions(model, options, context);
    const { task, classes, input } = contract;
    return { url, port, model: path, task, classes: [...classes], input: inputDocument(input), close };
  },
  async drawDemoPictures(folder, options, { signal, onProgress }) {
    await writeDemoPictures(folder, options, {
      signal,
      onProgress: (done, total) => onProgress?.({ stage: 'draw', done, total }),
    });
  },
};

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
