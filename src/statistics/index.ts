export { binomialTest } from './comparisons/binomial-test.js';
export { equivalence, type MeasuredDifference, nonInferiority } from './comparisons/equivalence.js';
export { type Discordant, discordantPairs, type McnemarMethod, mcnemar } from './comparisons/mcnemar.js';
export { signTest } from './comparisons/sign-test.js';
export { pearson, spearman } from './comparisons/spearman.js';
export { pairedT, type TestOfMeans, varianceOf, welchT } from './comparisons/t-test.js';
export { type SignedRankTest, type WilcoxonOptions, wilcoxonSignedRank } from './comparisons/wilcoxon.js';
export { benjaminiHochberg, bonferroni, holm } from './corrections.js';
export { beta } from './distributions/beta.js';
export { binomial } from './distributions/binomial.js';
export { chiSquare } from './distributions/chi-square.js';
export type { Distribution } from './distributions/distribution.js';
export { normal } from './distributions/normal.js';
export { student } from './distributions/student.js';
export { cohensDz, pairedOddsRatio } from './effect-sizes.js';
export { bcaInterval, percentileInterval } from './intervals/bootstrap.js';
export { type CrossedDifference, crossedDifference } from './intervals/crossed.js';
export {
  type CrossedBootstrapOptions,
  type CrossedEstimate,
  crossedBootstrap,
  meanOfTable,
} from './intervals/crossed-bootstrap.js';
export { f1Interval } from './intervals/f1.js';
export type { Interval } from './intervals/interval.js';
export { clopperPearson, wilson } from './intervals/proportion.js';
export { type MeanInterval, tInterval } from './intervals/t-interval.js';
export {
  deviation,
  excessKurtosis,
  isConstant,
  type Moments,
  mergeMoments,
  momentsOf,
  skewness,
} from './moments.js';
export { median, percentileOf } from './percentile.js';
export {
  mcnemarPower,
  type PowerOptions,
  pairedTPower,
  pairsNeeded,
  picturesNeeded,
} from './power/runs-needed.js';
export { averageRanks } from './ranks.js';
export { alwaysValidInterval } from './sequential/always-valid.js';
export {
  crossingProbabilities,
  groupSequential,
  guaranteedLevels,
  type Look,
  type SequentialPlan,
} from './sequential/group-sequential.js';
export type { Spending } from './sequential/spending.js';
