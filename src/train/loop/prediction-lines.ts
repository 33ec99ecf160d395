import type { ClassifierDefinition } from '../../nn/index.js';
import { readAnswer } from '../model/read-answer.js';
import type { Evaluation } from '../step/trainer.js';

/** `validation-predictions.jsonl`: a line for each picture with what is true and what the model says of it. */
export function predictionLines(
  classifier: ClassifierDefinition,
  files: readonly string[],
  { outputs, targets }: Pick<Evaluation, 'outputs' | 'targets'>,
): string {
  const lines = files.map((file, i) => ({ file, ...lineOf(classifier, i, { outputs, targets }) }));
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function lineOf(
  { task, classes }: ClassifierDefinition,
  picture: number,
  { outputs, targets }: Pick<Evaluation, 'outputs' | 'targets'>,
): object {
  const first = picture * classes.length;
  const row = outputs.subarray(first, first + classes.length);
  const { label, probability, labels } = readAnswer(task, classes, row);
  if (task === 'regression')
    return { targets: classes.map((_, k) => targets[first + k]), predictions: Array.from(row) };
  const probabilities = Array.from(row, rounded);
  return task === 'multi-label'
    ? { labels: classes.filter((_, k) => targets[first + k] === 1), predicted: labels, probabilities }
    : {
        label: classes[targets[picture]],
        predicted: label,
        probability: rounded(probability!),
        probabilities,
      };
}

function rounded(probability: number): number {
  return Number(probability.toFixed(6));
}
