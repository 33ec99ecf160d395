import { type RankingScores, requireProbabilities } from './classification-report.js';
import { clipProbability } from './log-loss.js';
import { type Answers, defineMetric, oncePerSet } from './metric.js';
import { type ClassScores, scoresOf } from './precision-recall.js';
import { averagePrecision, rankScores, rocAuc } from './ranking.js';

/* Metrics of the multi-label task: every label is a decision of its own, taken from a probability of 0.5 upwards. */

const TASK = ['multi-label'] as const;
const THRESHOLD = 0.5;

/** How often a label is decided for, is true, and both at once. */
interface LabelCounts {
  readonly predicted: number;
  readonly occurs: number;
  readonly hit: number;
}

const counts = oncePerSet(({ outputs, targets, width }: Answers): LabelCounts[] =>
  Array.from({ length: width }, (_, k) => {
    const count = { predicted: 0, occurs: 0, hit: 0 };
    for (let i = k; i < outputs.length; i += width) {
      const [decided, is] = [outputs[i] >= THRESHOLD, targets[i] === 1];
      count.predicted += decided ? 1 : 0;
      count.occurs += is ? 1 : 0;
      count.hit += decided && is ? 1 : 0;
    }
    return count;
  }),
);

/** Scores of each label at the threshold. */
export const decisionScores = oncePerSet((answers): ClassScores[] =>
  counts(answers).map(({ hit, predicted, occurs }) => ({
    ...scoresOf(hit, predicted, occurs),
    support: occurs,
  })),
);

const all = oncePerSet((answers) => {
  const sumOf = (key: keyof LabelCounts) => counts(answers).reduce((total, count) => total + count[key], 0);
  return { predicted: sumOf('predicted'), occurs: sumOf('occurs'), hit: sumOf('hit') };
});

/** What ranks the pictures of each label. */
export const labelRanking = oncePerSet(({ outputs, targets, width }: Answers) =>
  Array.from({ length: width }, (_, k) => {
    const own = Array.from({ length: targets.length / width }, (_, i) => targets[i * width + k]);
    return rankScores(own, 1, outputs, k, width);
  }),
);

/** Metrics of this task alone. */
export const LABEL_METRICS = [
  defineMetric({
    name: 'hammingLoss',
    mode: 'min',
    tasks: TASK,
    everyEpoch: TASK,
    compute: (answers) => {
      const { predicted, occurs, hit } = all(answers);
      return (predicted + occurs - 2 * hit) / answers.targets.length;
    },
  }),
  defineMetric({
    name: 'microF1',
    mode: 'max',
    tasks: TASK,
    everyEpoch: TASK,
    compute: (answers) => {
      const { predicted, occurs, hit } = all(answers);
      return scoresOf(hit, predicted, occurs).f1;
    },
  }),
];

/**
 * Scores of each label by itself. The area under the curve is null for a label that is never, or always, true; the average
 * precision for one that never is.
 */
export function labelScores(answers: Answers): (ClassScores & RankingScores)[] {
  return decisionScores(answers).map((scores, k) => {
    const own = labelRanking(answers)[k];
    return { ...scores, rocAuc: rocAuc(own), averagePrecision: averagePrecision(own) };
  });
}

/**
 * Mean of -ln of the probability given to what is true of each label, in nats.
 *
 * Throws  DataError `data/probabilities` for outputs that are none.
 */
export function labelLoss({ outputs, targets }: Pick<Answers, 'outputs' | 'targets'>): number {
  requireProbabilities('outputs', outputs);
  let total = 0;
  for (let i = 0; i < targets.length; i++) {
    const given = targets[i] === 1 ? outputs[i] : 1 - outputs[i];
    total -= Math.log(clipProbability(given));
  }
  return total / targets.length;
}

/** Share of the pictures of which every label is right. */
export function subsetAccuracy({ outputs, targets, width }: Answers): number {
  const pictures = targets.length / width;
  let right = 0;
  for (let i = 0; i < pictures; i++) {
    let same = true;
    for (let k = i * width; k < (i + 1) * width && same; k++) {
      same = outputs[k] >= THRESHOLD === (targets[k] === 1);
    }
    right += same ? 1 : 0;
  }
  return right / pictures;
}
