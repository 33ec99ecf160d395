export { binomialTest } from './comparisons/binomial-test.js';
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
export { bcaInterval, percentileInterval } from './intervals/bootstrap.js';
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
export { averageRanks } from './ranks.js';
