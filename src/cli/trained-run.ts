import { resolve } from 'node:path';
import { check, subjectOfRun } from '../advice/index.js';
import { describeSource } from '../data/index.js';
import {
  planTraining,
  proveRun,
  type RunConfig,
  type RunResult,
  requestedSource,
  resume,
  train,
} from '../train/index.js';
import { skippedFile } from './answers-to.js';
import { knownScores } from './evaluated-data.js';
import { inputDocument } from './input-document.js';
import type { Library, TrainedRun, TrainingContext } from './library.js';
import { trainAndReport } from './train-and-report.js';
import { trainedModel } from './trained-model.js';
import { withEventFiles } from './with-event-files.js';

/** Trainings, with what they come to brought into the form that `train` and `resume` print. */
export const trainings: Pick<Library, 'train' | 'resume' | 'prove' | 'plan'> = {
  async train(folder, { model, from, extensions, origin, ...request }, context) {
    const { source, training } = await requestedSource(folder, request);
    const tell = (message: string) => context.onEvent({ type: 'note', message });
    if (source.kind !== 'imageFolder') tell(`found ${describeSource(source.kind)}`);
    const trained = await trainedModel({ model, from, extensions, ...request }, tell);
    return trainAndReport({ ...context, extensions }, (reported) =>
      withEventFiles(reported, async (watched) =>
        trainedRun(
          await train(trained, source, training, {
            ...watched,
            origin,
            onPlan: (config) => noteMistakes(config, watched),
          }),
        ),
      ),
    );
  },
  async prove(run, context) {
    const { tensorboard: _folder, ...proof } = await withEventFiles(
      context,
      (watched) => proveRun(run, watched),
      run,
    );
    return proof;
  },
  resume: (run, context) =>
    trainAndReport(context, (reported) =>
      withEventFiles(reported, async (watched) => trainedRun(await resume(run, watched)), run),
    ),
  async plan(folder, { model, from, extensions, origin, ...request }, context) {
    const { source, training } = await requestedSource(folder, request);
    const { config, run, skipped, parameters, steps, estimate, freezing } = await planTraining(
      await trainedModel({ model, from, extensions, ...request }, (message) =>
        context.onEvent?.({ type: 'note', message }),
      ),
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
      freezing: freezing && { ...freezing, phases: [...freezing.phases] },
    };
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

/** Mistakes by experience, before time is spent on them; training itself tells of settings that contradict each other. */
function noteMistakes(config: RunConfig, { onEvent, extensions }: TrainingContext): void {
  for (const { rule, severity, where, what, fix, topic } of check(subjectOfRun(config, { extensions }))) {
    if (severity !== 'advice' && rule !== 'contradicting-settings')
      onEvent({ type: 'note', message: `check: ${where}: ${what}; ${fix} (pupil explain ${topic})` });
  }
}
