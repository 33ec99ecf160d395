import { readFile } from 'node:fs/promises';
import { CheckpointError } from '../../base/error.js';
import type { Task } from '../../nn/index.js';
import { type PredictionLine, runDirectory } from '../../train/index.js';

/**
 * What a training is worth on each validation example, in the order of the file; more is better, and 0 is what knowing nothing
 * is worth:
 *
 *     classes    1 where it was right, else 0: the mean is the accuracy
 *     labels     share of the labels that were right
 *     numbers    1 - squared error / variance of the targets, averaged over columns: the mean is R²
 *
 * Throws CheckpointError `checkpoint/predictions` for a file that is no longer what the training wrote.
 */
export async function scoresOf(run: string, task: Task): Promise<Float64Array> {
  return (await predictionScores(run, task)).scores;
}

/** The same, with the file or the number of the row of each example. Throws as `scoresOf`. */
export async function predictionScores(
  run: string,
  task: Task,
): Promise<{ readonly examples: readonly (string | number | undefined)[]; readonly scores: Float64Array }> {
  const lines = await readPredictions(run, task);
  return { examples: lines.map(exampleOf), scores: lineScores(lines, task) };
}

/** What a training said of each validation example. Throws as `scoresOf`. */
export async function readPredictions(run: string, task: Task): Promise<readonly PredictionLine[]> {
  const file = runDirectory(run).predictions;
  try {
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    const read = lines.map((line) => JSON.parse(line) as PredictionLine);
    // What cannot be scored is not what the training wrote.
    lineScores(read, task);
    return read;
  } catch (cause) {
    throw new CheckpointError({
      code: 'checkpoint/predictions',
      where: file,
      what: 'what this training said of the validation examples cannot be read',
      fix: 'put the file back as it was, or train anew',
      cause,
    });
  }
}

/** The file of an example, or the number of its row. */
export function exampleOf({ file, row }: PredictionLine): string | number | undefined {
  return file ?? row;
}

/** As `scoresOf`. */
export function lineScores(lines: readonly PredictionLine[], task: Task): Float64Array {
  if (task === 'regression') return ofNumbers(lines);
  return Float64Array.from(lines, task === 'multi-label' ? ofLabels : ofClass);
}

function ofClass({ label, predicted }: PredictionLine): number {
  return label === predicted ? 1 : 0;
}

function ofLabels({ labels = [], predicted = [], probabilities = [] }: PredictionLine): number {
  const wrong = [
    ...labels.filter((name) => !predicted.includes(name)),
    ...(predicted as readonly string[]).filter((name) => !labels.includes(name)),
  ];
  return 1 - wrong.length / probabilities.length;
}

function ofNumbers(examples: readonly PredictionLine[]): Float64Array {
  const columns = examples[0].targets!.length;
  const scores = new Float64Array(examples.length);
  for (let k = 0; k < columns; k++) {
    const mean = examples.reduce((sum, { targets }) => sum + targets![k], 0) / examples.length;
    const squares = examples.reduce((sum, { targets }) => sum + (targets![k] - mean) ** 2, 0);
    // Of targets that are all equal, only what is off says anything.
    const variance = squares === 0 ? 1 : squares / examples.length;
    examples.forEach(({ targets, predictions }, i) => {
      scores[i] += (1 - (targets![k] - predictions![k]) ** 2 / variance) / columns;
    });
  }
  return scores;
}
