import { accuracy, balancedAccuracy } from './accuracy.js';
import { cohenKappa, matthewsCorrelation } from './agreement.js';
import { binaryBrierScore, brierScore } from './brier.js';
import { calibrationError } from './calibration.js';
import { confusionMatrix } from './confusion-matrix.js';
import { meanOrNull } from './mean-or-null.js';
import { type Answers, defineMetric, oncePerSet } from './metric.js';
import { macroAverage, precisionRecall, weightedAverage } from './precision-recall.js';
import { decidedClasses } from './predicted-class.js';
import { averagePrecision, rankScores, rocAuc } from './ranking.js';
import { topAccuracies } from './top-accuracy.js';

/* Metrics of tasks in which every picture has one class. */

const BOTH = ['multi-class', 'binary'] as const;
const TOP = 5;

/** Probability of the second class of two. */
const secondClass = oncePerSet(({ outputs }: Answers) =>
  Float64Array.from({ length: outputs.length / 2 }, (_, i) => outputs[2 * i + 1]),
);

const predicted = oncePerSet(({ task, outputs, width }) => decidedClasses(task, outputs, width));

const confusion = oncePerSet((answers) =>
  confusionMatrix(answers.targets, predicted(answers), answers.width),
);

const perClass = oncePerSet((answers) => precisionRecall(confusion(answers)));

/** Scores of each class against the rest; of two classes in the binary task, of the second alone. */
const ranked = oncePerSet((answers) => {
  const { task, targets, outputs, width } = answers;
  return task === 'binary'
    ? [rankScores(targets, 1, secondClass(answers))]
    : Array.from({ length: width }, (_, k) => rankScores(targets, k, outputs, k, width));
});

export const CLASS_METRICS = [
  defineMetric({
    name: 'balancedAccuracy',
    mode: 'max',
    tasks: BOTH,
    everyEpoch: BOTH,
    compute: (answers) => balancedAccuracy(confusion(answers)),
  }),
  defineMetric({
    name: 'macroF1',
    mode: 'max',
    tasks: BOTH,
    everyEpoch: BOTH,
    compute: (answers) => macroAverage(perClass(answers)).f1,
  }),
  defineMetric({
    name: 'weightedF1',
    mode: 'max',
    tasks: BOTH,
    compute: (answers) => weightedAverage(perClass(answers)).f1,
  }),
  defineMetric({
    name: 'macroPrecision',
    mode: 'max',
    tasks: BOTH,
    compute: (answers) => macroAverage(perClass(answers)).precision,
  }),
  defineMetric({
    name: 'macroRecall',
    mode: 'max',
    tasks: BOTH,
    compute: (answers) => macroAverage(perClass(answers)).recall,
  }),
  ...(['precision', 'recall', 'f1'] as const).map((name) =>
    defineMetric({
      name,
      mode: 'max',
      tasks: ['binary'],
      compute: (answers) => perClass(answers)[1][name],
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
    compute: (answers) => cohenKappa(confusion(answers)),
  }),
  defineMetric({
    name: 'matthews',
    mode: 'max',
    tasks: BOTH,
    compute: (answers) => matthewsCorrelation(confusion(answers)),
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
  defineMetric({
    name: 'rocAuc',
    mode: 'max',
    tasks: BOTH,
    compute: (answers) => meanOrNull(ranked(answers).map(rocAuc)),
  }),
  defineMetric({
    name: 'averagePrecision',
    mode: 'max',
    tasks: BOTH,
    compute: (answers) =>
      meanOrNull(
        ranked(answers).map((scores) =>
          // Of several classes, one that always occurs has nothing to be told from.
          answers.task === 'multi-class' && scores.negatives.length === 0 ? null : averagePrecision(scores),
        ),
      ),
  }),
];

/** Share of the pictures that are labelled rightly. */
export function classAccuracy(answers: Answers): number {
  return accuracy(confusion(answers));
}
