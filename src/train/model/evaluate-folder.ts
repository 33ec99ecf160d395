import { OptionError } from '../../base/error.js';
import {
  type DataProblem,
  openImages,
  type PictureFileSource,
  type SplitName,
  sourceAt,
} from '../../data/index.js';
import type { Task } from '../../nn/index.js';
import type { TrainContext } from '../events.js';
import { openContext } from '../open-context.js';
import { openClassifier } from './open-classifier.js';

const BATCH = 64;

export interface EvaluateResult {
  readonly task: 'multi-class' | 'binary';
  readonly count: number;
  readonly classes: readonly string[];
  /** int32 [count] and float32 [count, classes]: all that metrics need. */
  readonly labels: Int32Array;
  readonly probabilities: Float32Array;
  readonly skipped: readonly DataProblem[];
  /** Kind of source that the pictures came from. */
  readonly source: PictureFileSource['kind'];
  /** What they are of it: a part that it names, or all of it. */
  readonly part: SplitName | 'all';
}

export interface EvaluateContext extends TrainContext {
  /** Part to evaluate; without it the test part where the data name one, else everything. */
  readonly part?: SplitName | 'all' | undefined;
}

/**
 * Run a model over labelled pictures: a source, or the path of one (`sourceAt` finds out what it is). They may be of
 * fewer classes than the model knows, but of no others.
 *
 * Throws  OptionError `option/task` for a model that does not tell classes apart: a folder cannot say what is true for it.
 */
export async function evaluateFolder(
  model: string,
  pictures: string | PictureFileSource,
  context: EvaluateContext = {},
): Promise<EvaluateResult> {
  const classifier = await openClassifier(model);
  const { task, classes, input } = classifier.contract;
  try {
    requireClassTask(model, task);
    const source = typeof pictures === 'string' ? await sourceAt(pictures) : pictures;
    const data = await openImages(source, {
      // Nothing is split or shuffled, so the seed decides nothing.
      ...openContext(0, context),
      input,
      classes,
      only: context.part === undefined ? 'held-out' : context.part,
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
        source: source.kind,
        part: data.part,
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
