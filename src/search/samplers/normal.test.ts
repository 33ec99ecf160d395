import { expect, it } from 'vitest';
import { normalCdf, normalQuantile } from './normal.js';

/** scipy 1.17.1, `norm.cdf` and `norm.ppf`. */
it.each([
  [-38, 0],
  [-10, 7.61985302416047e-24],
  [-3.2, 0.0006871379379158471],
  [-0.5, 0.3085375387259869],
  [0, 0.5],
  [1.7, 0.955434537241457],
  [7.5, 0.9999999999999681],
])('the share below %s is %s', (x, share) => {
  expect(Math.abs(normalCdf(x) - share)).toBeLessThanOrEqual(x < -7 ? 1e-8 * share : 1e-13 * share);
});

it.each([
  [1e-12, -7.034483825301131],
  [0.0001, -3.7190164854556804],
  [0.02, -2.053748910631823],
  [0.3, -0.5244005127080409],
  [0.5, 0],
  [0.9, 1.2815515655446004],
  [0.9999, 3.719016485455709],
])('the share %s lies below %s', (share, x) => {
  expect(Math.abs(normalQuantile(share) - x)).toBeLessThanOrEqual(1e-8 * Math.max(1, Math.abs(x)));
});
