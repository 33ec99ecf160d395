import { meanOrNull } from './mean-or-null.js';
import { type Answers, defineMetric } from './metric.js';

/* Metrics of the regression task, over all outputs of all pictures. */

const TASK = ['regression'] as const;

export const REGRESSION_METRICS = [
  defineMetric({
    name: 'meanSquaredError',
    mode: 'min',
    tasks: TASK,
    compute: meanSquaredError,
  }),
  defineMetric({
    name: 'rootMeanSquaredError',
    mode: 'min',
    tasks: TASK,
    everyEpoch: TASK,
    compute: (answers) => Math.sqrt(meanSquaredError(answers)),
  }),
  defineMetric({
    name: 'meanAbsoluteError',
    mode: 'min',
    tasks: TASK,
    everyEpoch: TASK,
    compute: (answers) => meanOf(answers, Math.abs),
  }),
  defineMetric({
    name: 'r2',
    mode: 'max',
    tasks: TASK,
    everyEpoch: TASK,
    compute: (answers) =>
      meanOrNull(Array.from({ length: answers.width }, (_, k) => explainedShare(answers, k))),
  }),
];

/** Errors of one output. */
export interface OutputScores {
  readonly meanAbsoluteError: number;
  readonly rootMeanSquaredError: number;
  /** Null where its targets are all equal. */
  readonly r2: number | null;
}

/** Errors of each output by itself. */
export function outputScores(answers: Answers): OutputScores[] {
  const { outputs, targets, width } = answers;
  return Array.from({ length: width }, (_, k) => {
    const own = (values: ArrayLike<number>) =>
      Float64Array.from({ length: targets.length / width }, (_, i) => values[i * width + k]);
    const alone = { ...answers, outputs: own(outputs), targets: own(targets), width: 1 };
    return {
      meanAbsoluteError: meanOf(alone, Math.abs),
      rootMeanSquaredError: Math.sqrt(meanSquaredError(alone)),
      r2: explainedShare(alone, 0),
    };
  });
}

type Numbers = Pick<Answers, 'outputs' | 'targets'>;

/** Mean of (predicted - true)² over all numbers, in the squared units of the target. */
export function meanSquaredError(answers: Numbers): number {
  return meanOf(answers, (error) => error * error);
}

function meanOf({ outputs, targets }: Numbers, of: (error: number) => number): number {
  let total = 0;
  for (let i = 0; i < targets.length; i++) total += of(outputs[i] - targets[i]);
  return total / targets.length;
}

/** 1 - squared error / spread of the targets around their mean, of output k; null where its targets are all equal. */
function explainedShare({ outputs, targets, width }: Answers, k: number): number | null {
  const rows = Array.from({ length: targets.length / width }, (_, i) => i * width + k);
  const mean = rows.reduce((total, i) => total + targets[i], 0) / rows.length;
  const spread = rows.reduce((total, i) => total + (targets[i] - mean) ** 2, 0);
  const error = rows.reduce((total, i) => total + (targets[i] - outputs[i]) ** 2, 0);
  return rows.every((i) => targets[i] === targets[rows[0]]) ? null : 1 - error / spread;
}
