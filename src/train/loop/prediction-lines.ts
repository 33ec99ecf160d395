import type { ModelSplit } from '../../data/index.js';
import type { ClassifierDefinition } from '../model/classifier.js';
import { readAnswer } from '../model/read-answer.js';
import type { Evaluation } from '../step/trainer.js';

/** Lines that are written together: so few that the garbage collector does not take them for lasting. */
const LINES = 128;

/**
 * `validation-predictions.jsonl`: a line for each picture or row with what is true and what the model says of it. They come in
 * pieces of many lines, since a long table has more of them than should lie in memory.
 */
export function* predictionLines(
  classifier: Pick<ClassifierDefinition, 'task' | 'classes'>,
  split: ModelSplit,
  { outputs, targets }: Pick<Evaluation, 'outputs' | 'targets'>,
): Generator<string, void> {
  const nameOf = (i: number) => ('rows' in split ? { row: split.rows[i] } : { file: split.fileOf(i) });
  for (let start = 0; start < split.count; start += LINES) {
    const size = Math.min(LINES, split.count - start);
    yield Array.from({ length: size }, (_, i) => {
      const line = { ...nameOf(start + i), ...lineOf(classifier, start + i, { outputs, targets }) };
      return `${JSON.stringify(line)}\n`;
    }).join('');
  }
}

function lineOf(
  { task, classes }: Pick<ClassifierDefinition, 'task' | 'classes'>,
  example: number,
  { outputs, targets }: Pick<Evaluation, 'outputs' | 'targets'>,
): object {
  const first = example * classes.length;
  const row = outputs.subarray(first, first + classes.length);
  const { label, probability, labels } = readAnswer(task, classes, row);
  if (task === 'regression')
    return { targets: classes.map((_, k) => targets[first + k]), predictions: Array.from(row) };
  const probabilities = Array.from(row, rounded);
  return task === 'multi-label'
    ? { labels: classes.filter((_, k) => targets[first + k] === 1), predicted: labels, probabilities }
    : {
        label: classes[targets[example]],
        predicted: label,
        probability: rounded(probability!),
        probabilities,
      };
}

function rounded(probability: number): number {
  return Number(probability.toFixed(6));
}
