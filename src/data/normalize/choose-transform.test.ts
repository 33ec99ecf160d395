import { describe, expect, it } from 'vitest';
import { randomStream } from '../../base/random.js';
import { chooseTransform } from './choose-transform.js';
import { summarizeColumn } from './column-summary.js';

/** 2000 values, each from a standard normal number and a uniform one. */
function column(value: (normal: number, uniform: number) => number) {
  const random = randomStream(11, 'column');
  return summarizeColumn(
    'x',
    Array.from({ length: 2000 }, () => value(random.normal(), random.uniform())),
  );
}

describe('auto', () => {
  it('chooses a transform from the shape of a column and says why', () => {
    const chosen = {
      normal: column((z) => 170 + 10 * z),
      logNormal: column((z) => Math.exp(z)),
      amountsWithZeros: column((z, u) => (u < 0.1 ? 0 : Math.exp(z))),
      tailToTheLeft: column((z) => -Math.exp(z)),
      uniform: column((_, u) => u * 255),
      someWild: column((z, u) => (u < 0.05 ? 8 * z : z)),
      fewVeryWild: column((z, u) => (u < 0.005 ? 8 * z : z)),
      mostlyZero: column((z, u) => (u < 0.9 ? 0 : z)),
      flags: column((z) => (z > 0 ? 1 : 0)),
      constant: column(() => 12),
      short: summarizeColumn('x', [1, 2, 500]),
    };
    const said = Object.entries(chosen).map(([name, summary]) => {
      const { choice, reason } = chooseTransform(summary);
      return `${name}: ${typeof choice === 'string' ? choice : choice.kind}, ${reason}`;
    });
    expect(said).toMatchInlineSnapshot(`
      [
        "normal: zScore, the values are spread about evenly around their mean (skewness 0.068, excess kurtosis -0.026)",
        "logNormal: boxCox, the values have a long tail to the right (skewness 5.1) and are all above 0",
        "amountsWithZeros: yeoJohnson, the values have a long tail to the right (skewness 5.4), and not all are above 0",
        "tailToTheLeft: yeoJohnson, the values have a long tail to the left (skewness -5.1), and not all are above 0",
        "uniform: minMax, the values fill their range without tails (excess kurtosis -1.2)",
        "someWild: robust, 4% of the values lie far from the others, which would stretch a mean and a standard deviation",
        "fewVeryWild: robust, a few values lie very far from the others (excess kurtosis 65), which would stretch a mean and a standard deviation",
        "mostlyZero: zScore, half of the values or more are equal, so quartiles say nothing",
        "flags: none, all values are 0 or 1, which needs no normalization",
        "constant: zScore, all values are 12, so the column becomes 0",
        "short: zScore, 3 values are too few to tell the shape of the column",
      ]
    `);
  });
});
