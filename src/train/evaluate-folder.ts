import { OptionError } from '../base/error.js';
import { type DataProblem, imageFolder, openImages } from '../data/index.js';
import type { Task } from '../nn/index.js';
import type { TrainContext } from './events.js';
import { openClassifier } from './open-classifier.js';
import { openContext } from './open-context.js';

const BATCH = 64;

export interface EvaluateResult {
  readonly task: 'multi-class' | 'binary';
  readonly count: number;
  readonly classes: readonly string[];
  /** int32 [count] and float32 [count, classes]: all that metrics need. */
  readonly labels: Int32Array;
  readonly probabilities: Float32Array;
  readonly skipped: readonly DataProblem[];
}

/**
 * Run a model over a labelled folder. Folders may hold fewer classes than the model knows, but no others.
 *
 * Throws  OptionError `option/task` for a model that does not tell classes apart: a folder cannot say what is true for it.
 */
export async function evaluateFolder(
  model: string,
  folder: string,
  context: TrainContext = {},
): Promise<EvaluateResult> {
  const classifier = await openClassifier(model);
  const { task, classes, input } = classifier.contract;
  try {
    requireClassTask(model, task);
    const data = await openImages(imageFolder(folder), {
      // Nothing is split or shuffled, so the seed decides nothing.
      ...openContext(0, context),
      input,
      classes,
      only: 'all',
    });
    try {
      const probabilities = new Float32Array(data.train.count * classes.length);
      let done = 0;
      for await (const { pixels, size } of data.train.batches({ batchSize: BATCH, signal: context.signal })) {
        probabilities.set(await classifier.run(pixels, size), done * classes.length);
        done += size;
      }
      return {
        task,
        count: data.train.count,
        classes,
        labels: data.train.targets as Int32Array,
        probabilities,
        skipped: data.problems,
      };
    } finally {
      await data.close();
    }
  } finally {
    await classifier.dispose();
  }
}

function requireClassTask(model: string, task: Task): asserts task is EvaluateResult['task'] {
  if (task === 'multi-class' || task === 'binary') return;
  throw new OptionError({
    code: 'option/task',
    where: model,
    what: 'a folder says one class of each picture, which is not what this model answers',
    got: task,
    fix: 'see what it says of pictures with pupil predict; validation-predictions.jsonl in its run directory has what is true beside it',
  });
}
