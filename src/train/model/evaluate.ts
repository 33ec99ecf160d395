import {
  type DataProblem,
  type DataSource,
  openSource,
  type SplitName,
  sourceAt,
  type Targets,
} from '../../data/index.js';
import type { Task } from '../../nn/index.js';
import type { Scores } from '../events.js';
import { type EvaluationReport, evaluationReport } from '../metrics/evaluation-report.js';
import { targetKindOf } from '../plan/resolve-task.js';
import type { AskContext } from './ask-context.js';
import { type AskOptionsInput, openAnswerer } from './open-answerer.js';
import { meanRow } from './uncertainty.js';

const BATCH = 64;

export interface EvaluateResult {
  readonly task: Task;
  readonly count: number;
  /** Names of classes, of labels or of numbers, in the order of the outputs. */
  readonly classes: readonly string[];
  /** What is true: the class of each picture, int32 [count]; or labels or numbers, float32 [count, classes]. */
  readonly targets: Targets;
  /** What the model says: probabilities or numbers, float32 [count, classes]. */
  readonly outputs: Float32Array;
  readonly report: EvaluationReport;
  /** With test-time augmentation: how many variants of each picture were asked about, and what one answer to each is worth. */
  readonly tta?: { readonly variants: number; readonly without: Scores } | undefined;
  readonly skipped: readonly DataProblem[];
  /** Kind of source that the pictures came from. */
  readonly source: DataSource['kind'];
  /** What they are of it: a part that it names, or all of it. */
  readonly part: SplitName | 'all';
}

export interface EvaluateContext extends AskContext, Omit<AskOptionsInput, 'monteCarlo'> {
  /** Part to evaluate; without it the test part where the data name one, else everything. */
  readonly part?: SplitName | 'all' | undefined;
}

/**
 * Run a model over pictures or rows of which the truth is known: a source, or the path of one (`sourceAt` finds out what it is).
 * They may be of fewer classes or labels than the model knows, but of no others.
 *
 * Throws  DataError `data/target-kind` for data that say something else of each picture than the model answers.
 */
export async function evaluate(
  model: string,
  pictures: string | DataSource,
  { part, signal, onProgress, ...asked }: EvaluateContext = {},
): Promise<EvaluateResult> {
  const answerer = await openAnswerer(model, asked, undefined);
  const { task, classes, input } = answerer.contract;
  try {
    const source = typeof pictures === 'string' ? await sourceAt(pictures) : pictures;
    const data = await openSource(source, {
      // Nothing is split or shuffled, so the seed decides nothing.
      seed: 0,
      signal,
      onProgress,
      input,
      classes,
      targetKind: targetKindOf(task),
      only: part === undefined ? 'held-out' : part,
    });
    try {
      const width = classes.length;
      const { count, targets } = data.train;
      const outputs = new Float32Array(count * width);
      const plain = answerer.samples === 1 ? outputs : new Float32Array(count * width);
      let done = 0;
      for await (const batch of data.train.batches({ batchSize: BATCH, signal })) {
        const answers = await answerer.ask(batch);
        plain.set(answers.subarray(0, batch.size * width), done * width);
        outputs.set(meanRow(answers, batch.size * width), done * width);
        done += batch.size;
        onProgress?.({ stage: 'evaluate', done, total: count });
      }
      return {
        task,
        count,
        classes,
        targets,
        outputs,
        report: evaluationReport({ task, outputs, targets, width }),
        tta:
          plain === outputs
            ? undefined
            : {
                variants: answerer.samples,
                without: evaluationReport({ task, outputs: plain, targets, width }).metrics,
              },
        skipped: data.problems,
        source: source.kind,
        part: data.part,
      };
    } finally {
      await data.close();
    }
  } finally {
    await answerer.dispose();
  }
}
