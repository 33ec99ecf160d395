import { randomStream } from '../src/base/random.js';
import type { ValidationAnswers } from '../src/train/index.js';

/** Answers of a made-up classifier: rows of probabilities, of which the largest decides. */
export function classAnswers(
  classes: readonly string[],
  targets: readonly number[],
  rows: readonly (readonly number[])[],
): ValidationAnswers {
  return {
    task: 'multi-class',
    classes,
    examples: 'pictures',
    names: targets.map((k, i) => `${classes[k]}/${i}.png`),
    targets: Int32Array.from(targets),
    outputs: Float64Array.from(rows.flat()),
    decided: Int32Array.from(rows, (row) => row.indexOf(Math.max(...row))),
  };
}

/** So many examples of a model that is right as often as it says, drawn by a seed. */
export function drawnAnswers(classes: number, count: number, seed: number): ValidationAnswers {
  const stream = randomStream(seed, 'answers');
  const names = Array.from({ length: classes }, (_, k) => `class ${k}`);
  const targets: number[] = [];
  const rows = Array.from({ length: count }, () => {
    const logits = Array.from({ length: classes }, () => 2 * stream.normal());
    const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
    const row = logits.map((logit) => Math.exp(logit) / sum);
    let left = stream.uniform();
    const drawn = row.findIndex((p) => {
      left -= p;
      return left < 0;
    });
    targets.push(drawn === -1 ? classes - 1 : drawn);
    return row;
  });
  return classAnswers(names, targets, rows);
}

/** Answers of several labels, or numbers, [N, K]. */
export function tableAnswers(
  task: 'multi-label' | 'regression',
  classes: readonly string[],
  targets: readonly (readonly number[])[],
  outputs: readonly (readonly number[])[],
): ValidationAnswers {
  return {
    task,
    classes,
    examples: task === 'regression' ? 'rows' : 'pictures',
    names: targets.map((_, i) => (task === 'regression' ? String(i + 1) : `${i}.png`)),
    targets: Float32Array.from(targets.flat()),
    outputs: Float64Array.from(outputs.flat()),
    decided: new Int32Array(0),
  };
}
