import { readdir } from 'node:fs/promises';
import { isPupilError } from '../base/error.js';
import { monitoredValue } from '../base/monitored-value.js';
import { type DataSource, type ModelData, openSource } from '../data/index.js';
import type { EpochMetrics, TrainContext } from './events.js';
import { settleLearningRate } from './finder/settle-learning-rate.js';
import { noteContradictions } from './loop/contradictions.js';
import { finishRun, type RunResult } from './loop/finish-run.js';
import { INITIAL_PROGRESS, type Progress } from './loop/progress.js';
import { runLoop } from './loop/run-loop.js';
import type { RunParts } from './loop/run-parts.js';
import { inputOf } from './model/classifier.js';
import { openContext } from './open-context.js';
import { openRunData } from './open-run-data.js';
import { noteAugmentation } from './plan/augmentation-by-data.js';
import { dataFacts } from './plan/data-facts.js';
import { parseTrainOptions, type TrainOptionsInput } from './plan/options.js';
import { noteOversampling } from './plan/oversample.js';
import { planRun } from './plan/plan-run.js';
import { settleEarly, settleTask } from './plan/settle-task.js';
import { requireArguments } from './require-arguments.js';
import { type Checkpoint, checkpointFile, loadCheckpoint } from './run/checkpoint-file.js';
import { readMetrics } from './run/metrics-log.js';
import { type RunConfig, readRunConfig } from './run/run-config.js';
import {
  createRunDirectory,
  holdsStartAlone,
  lockRun,
  type RunDirectory,
  requireFreeOut,
  runDirectory,
  writeConfig,
} from './run/run-directory.js';
import { runVersions } from './run/run-versions.js';
import { readStart, writeStart } from './run/start-values.js';
import { withTrainer } from './step/with-trainer.js';
import { freezingCosts } from './transfer/freezing-costs.js';
import { startFrom, type TrainedModel } from './transfer/start-from.js';
import { withFeatures } from './transfer/with-features.js';

/**
 * Train a model on pictures or on a table and leave a run directory with the model in it.
 *
 * `model` is a network, the name of an architecture ('auto' chooses by the pictures), or a head on a backbone (`withHead`); `source` is `imageFolder(...)`,
 * another one that lies on the disk (`sourceAt(path)` finds out which), `table(...)`, or `pictureArrays(...)`.
 *
 * Throws   OptionError, DataError, ShapeError before anything is written; CheckpointError when the run directory cannot
 *          be used; DivergedError and InterruptedError as `runLoop` says.
 */
export async function train(
  asked: TrainedModel,
  given: DataSource,
  options: TrainOptionsInput = {},
  world: TrainContext = {},
): Promise<RunResult> {
  requireArguments(asked, given);
  const { model, source, context } = startFrom(asked, given, world);
  const parsed = parseTrainOptions(options);
  settleEarly(parsed, source);
  await requireFreeOut(parsed.out);
  const data = await openSource(source, openContext(parsed, context));
  try {
    settleTask(parsed, data.targetKind);
    noteProblems(data, context);
    const facts = await dataFacts(parsed, data, context);
    const request = { model, source, options: parsed, given: options, ...context };
    const planned = planRun(request, facts);
    const { values } = context.extensions ?? {};
    const ready = await withFeatures(data, planned, values, context);
    const config = await settleLearningRate({ planned, request, facts }, ready.train, context);
    context.onPlan?.(config);
    noteContradictions(config, context);
    noteAugmentation(config, context);
    noteOversampling(config, context);
    return await withTrainer(config, context, async (trainer) => {
      const { directory, lock } = await createRunDirectory({ out: parsed.out, data: nameOf(source) });
      try {
        // Before the config, with which a folder counts as a run.
        await writeStart(directory, values);
        await writeConfig(directory, { ...config, versions: runVersions() });
        await trainer.initialize();
        return await runToEnd({ folder: directory, config, data: ready, trainer, context }, INITIAL_PROGRESS);
      } finally {
        await lock.release();
      }
    });
  } finally {
    await data.close();
  }
}

/** What resuming takes besides the directory. */
export interface ResumeContext extends TrainContext {
  /** The pictures of a run on `pictureArrays`, which nothing but the program that made them can give again. */
  readonly source?: DataSource | undefined;
}

/**
 * Go on with a run that was killed or interrupted, to the same numbers as if it had not been. A finished run is only
 * exported again.
 *
 * Throws   CheckpointError when the directory is not a run, its checkpoint is damaged, or the pictures have changed;
 *          OptionError `option/source` when pictures in memory are not given again.
 */
export async function resume(directory: string, context: ResumeContext = {}): Promise<RunResult> {
  return goOn(directory, context);
}

/** As `resume`; a time budget is spent after `timeIsUpAt` updates, where it is known from another run. */
export async function goOn(directory: string, given: ResumeContext, timeIsUpAt?: number): Promise<RunResult> {
  const folder = runDirectory(directory);
  // Before the lock: nothing is touched in a folder that is no run.
  const config = await readRunConfig(folder);
  const { lock } = await lockRun(folder);
  try {
    const checkpoint = await lastCheckpoint(folder);
    const values = await valuesOf(folder, config, checkpoint);
    const context = { ...given, extensions: { ...given.extensions, values } };
    const opened = await openRunData(folder, config, context);
    try {
      const data = await withFeatures(opened, config, values, context);
      return await withTrainer(config, context, async (trainer) => {
        const start = checkpoint?.state ?? INITIAL_PROGRESS;
        await trainer.startEpoch(start.epoch);
        if (checkpoint === undefined) await trainer.initialize();
        else await trainer.write(checkpointFile(folder.checkpoints, 'last'), checkpoint.tensors, 'all');
        return await runToEnd({ folder, config, data, trainer, context, timeIsUpAt }, start);
      });
    } finally {
      await opened.close();
    }
  } finally {
    await lock.release();
  }
}

/** Undefined for a run that was killed before it saved anything: no checkpoint, no metrics. It begins anew. */
async function lastCheckpoint(folder: RunDirectory): Promise<Checkpoint<Progress> | undefined> {
  try {
    return await loadCheckpoint<Progress>(folder.checkpoints, 'last');
  } catch (error) {
    const isMissing = isPupilError(error) && error.code === 'checkpoint/missing';
    if (isMissing && (await holdsNothing(folder))) return undefined;
    throw error;
  }
}

/** What a run that begins with a trained network goes on from: what it has learned, or its beginning. Undefined for others. */
async function valuesOf(
  folder: RunDirectory,
  { backbone }: RunConfig,
  checkpoint: Checkpoint<Progress> | undefined,
): Promise<ReadonlyMap<string, Float32Array> | undefined> {
  if (backbone === undefined) return undefined;
  if (checkpoint === undefined) return readStart(folder);
  return new Map([...checkpoint.tensors].map(([name, { data }]) => [name, data as Float32Array]));
}

async function holdsNothing({ checkpoints, metrics }: RunDirectory): Promise<boolean> {
  const files = await readdir(checkpoints).catch(() => undefined);
  return files !== undefined && holdsStartAlone(files) && (await readMetrics(metrics)).length === 0;
}

async function runToEnd(parts: RunParts, start: Progress): Promise<RunResult> {
  const { folder, config, data, trainer, context } = parts;
  const { epochs, batchSize, monitor } = config.training;
  // For those who listen alone: networks are built for it.
  const freezing = context.onEvent && freezingCosts(config, context);
  context.onEvent?.({
    type: 'start',
    run: folder.path,
    examples: inputOf(config.classifier).examples,
    task: config.classifier.task,
    classes: config.classifier.classes,
    training: data.train.count,
    validation: data.validation.count,
    parameters: trainer.parameterCount,
    epochs,
    batchSize,
    epochsDone: start.epoch,
    monitor,
    monitored: await monitoredUntil(start.epoch, folder, monitor),
    ...(freezing !== undefined && { freezing }),
  });
  await context.between?.();
  const end = await runLoop(parts, start);
  return finishRun(parts, end);
}

async function monitoredUntil(
  epoch: number,
  { metrics }: RunDirectory,
  monitor: string,
): Promise<(number | null)[]> {
  if (epoch === 0) return [];
  const done = ((await readMetrics(metrics)) as EpochMetrics[]).filter((line) => line.epoch <= epoch);
  return done.map((line) => monitoredValue(line, monitor));
}

/** What a run is called after where nobody names its directory. */
function nameOf(source: DataSource): string {
  return source.kind === 'pictureArrays' ? 'arrays' : source.path;
}

/** Say what was left out, so that nobody wonders about the counts. */
function noteProblems(data: ModelData, { onEvent }: TrainContext): void {
  const note = (message: string) => onEvent?.({ type: 'note', message });
  const one = 'rows' in data.train ? 'row' : 'picture';
  if ('notes' in data) for (const message of data.notes) note(message);
  for (const { file, reason } of data.problems) note(`left out ${file}: ${reason}`);
  for (const { files, acrossSplits, acrossClasses } of data.duplicates) {
    if (acrossSplits) note(`the same ${one} is in different splits: ${files.join(', ')}`);
    if (acrossClasses) note(`the same ${one} is in different classes: ${files.join(', ')}`);
  }
  if (data.streamed) note(`the ${one}s exceed the memory budget: every epoch reads them anew`);
}
