import { accuracy } from './accuracy.js';
import { cohenKappa, matthewsCorrelation } from './agreement.js';
import { binaryBrierScore, brierScore } from './brier.js';
import { calibrationError } from './calibration.js';
import { confusionMatrix } from './confusion-matrix.js';
import { type Answers, defineMetric, oncePerSet } from './metric.js';
import { precisionRecall } from './precision-recall.js';
import { decidedClasses } from './predicted-class.js';
import { rankScores } from './ranking.js';
import { topAccuracies } from './top-accuracy.js';

/* Metrics of tasks in which every picture has one class, and of them alone. */

const BOTH = ['multi-class', 'binary'] as const;
const TOP = 5;

/** Probability of the second class of two. */
const secondClass = oncePerSet(({ outputs }: Answers) =>
  Float64Array.from({ length: outputs.length / 2 }, (_, i) => outputs[2 * i + 1]),
);

const predicted = oncePerSet(({ task, outputs, width }) => decidedClasses(task, outputs, width));

/** How often each class is taken for each. */
export const confusionOf = oncePerSet((answers) =>
  confusionMatrix(answers.targets, predicted(answers), answers.width),
);

/** Scores of each class. */
export const classScores = oncePerSet((answers) => precisionRecall(confusionOf(answers)));

/** What ranks each class against the rest; of two classes in the binary task, the second alone. */
export const classRanking = oncePerSet((answers) => {
  const { task, targets, outputs, width } = answers;
  return task === 'binary'
    ? [rankScores(targets, 1, secondClass(answers))]
    : Array.from({ length: width }, (_, k) => rankScores(targets, k, outputs, k, width));
});

export const CLASS_METRICS = [
  ...(['precision', 'recall', 'f1'] as const).map((name) =>
    defineMetric({
      name,
      mode: 'max',
      tasks: ['binary'],
      compute: (answers) => classScores(answers)[1][name],
    }),
  ),
  defineMetric({
    name: 'top5Accuracy',
    mode: 'max',
    tasks: ['multi-class'],
    compute: ({ targets, outputs, width }) =>
      topAccuracies(targets, outputs, width)[Math.min(TOP, width) - 1],
  }),
  defineMetric({
    name: 'cohenKappa',
    mode: 'max',
    tasks: BOTH,
    compute: (answers) => cohenKappa(confusionOf(answers)),
  }),
  defineMetric({
    name: 'matthews',
    mode: 'max',
    tasks: BOTH,
    compute: (answers) => matthewsCorrelation(confusionOf(answers)),
  }),
  defineMetric({
    name: 'brier',
    mode: 'min',
    tasks: BOTH,
    compute: (answers) =>
      answers.task === 'binary'
        ? binaryBrierScore(answers.targets, secondClass(answers))
        : brierScore(answers.targets, answers.outputs, answers.width),
  }),
  defineMetric({
    name: 'calibrationError',
    mode: 'min',
    tasks: BOTH,
    compute: (answers) => {
      const classes = predicted(answers);
      const confidences = Float64Array.from(classes, (k, i) => answers.outputs[i * answers.width + k]);
      return calibrationError(answers.targets, classes, confidences);
    },
  }),
];

/** Share of the pictures that are labelled rightly. */
export function classAccuracy(answers: Answers): number {
  return accuracy(confusionOf(answers));
}
