import { balancedAccuracy } from './accuracy.js';
import { classRanking, classScores, confusionOf } from './class-metrics.js';
import { decisionScores, labelRanking } from './label-metrics.js';
import { meanOrNull } from './mean-or-null.js';
import { type Answers, defineMetric } from './metric.js';
import { type ClassScores, macroAverage, weightedAverage } from './precision-recall.js';
import { averagePrecision, rocAuc } from './ranking.js';

/* Means over classes, or over labels where every picture may have several. */

const CLASSES = ['multi-class', 'binary'] as const;
const ALL = [...CLASSES, 'multi-label'] as const;

function scoresOf(answers: Answers): readonly ClassScores[] {
  return answers.task === 'multi-label' ? decisionScores(answers) : classScores(answers);
}

function rankingOf(answers: Answers) {
  return answers.task === 'multi-label' ? labelRanking(answers) : classRanking(answers);
}

export const AVERAGE_METRICS = [
  defineMetric({
    name: 'balancedAccuracy',
    mode: 'max',
    tasks: CLASSES,
    everyEpoch: CLASSES,
    compute: (answers) => balancedAccuracy(confusionOf(answers)),
  }),
  defineMetric({
    name: 'macroF1',
    mode: 'max',
    tasks: ALL,
    everyEpoch: ALL,
    compute: (answers) => macroAverage(scoresOf(answers)).f1,
  }),
  defineMetric({
    name: 'weightedF1',
    mode: 'max',
    tasks: CLASSES,
    compute: (answers) => weightedAverage(classScores(answers)).f1,
  }),
  defineMetric({
    name: 'macroPrecision',
    mode: 'max',
    tasks: ALL,
    compute: (answers) => macroAverage(scoresOf(answers)).precision,
  }),
  defineMetric({
    name: 'macroRecall',
    mode: 'max',
    tasks: ALL,
    compute: (answers) => macroAverage(scoresOf(answers)).recall,
  }),
];

/** How well the right answers are ranked above the others, without a threshold. */
export const RANKING_METRICS = [
  defineMetric({
    name: 'rocAuc',
    mode: 'max',
    tasks: ALL,
    compute: (answers) => meanOrNull(rankingOf(answers).map(rocAuc)),
  }),
  defineMetric({
    name: 'averagePrecision',
    mode: 'max',
    tasks: ALL,
    everyEpoch: ['multi-label'],
    compute: (answers) =>
      meanOrNull(
        rankingOf(answers).map((scores) =>
          // Of several classes, one that always occurs has nothing to be told from.
          answers.task === 'multi-class' && scores.negatives.length === 0 ? null : averagePrecision(scores),
        ),
      ),
  }),
];
