import { NO_VALUE } from './column-scan.js';
import type { PlannedFeature } from './plan-table.js';
import type { RowTruth } from './row-truth.js';
import type { ScannedTable } from './scan-table.js';
import { LEFT_OUT } from './split-rows.js';

/** Rows below which it may be chance that a column tells the target. */
const FEWEST_ROWS = 50;
/** Rows for each value of a column, on average: with fewer, every column tells everything. */
const ROWS_PER_VALUE = 5;
/** Share of the mistakes of always naming the commonest class that are left. */
const MOST_MISTAKES = 0.01;
/** Correlation of two columns of numbers that are the same but for their unit. */
const LEAST_CORRELATION = 0.99999;

/**
 * For each feature whether it alone tells the target. Of classes: naming the commonest one for each value of the column is wrong
 * at most once where always naming the commonest of all is wrong a hundred times, with five rows or more for each value (nothing
 * counts as one); or the numbers of each class lie in a range of their own. Of one number to predict: a correlation of at least
 * 0.99999. Never with fewer than 50 rows.
 */
export function tellingColumns(
  table: ScannedTable,
  features: readonly PlannedFeature[],
  { parts, labels, values }: RowTruth,
  classes: number,
): boolean[] {
  const rows = parts.reduce((sum, part) => sum + (part === LEFT_OUT ? 0 : 1), 0);
  if (rows < FEWEST_ROWS || (labels === undefined && values!.length !== table.count))
    return features.map(() => false);
  const counters = features.map(({ position, type }) => {
    const { names, hasMoreNames } = table.columns[position];
    if (labels === undefined) return type === 'numeric' ? correlation() : undefined;
    if (!hasMoreNames && ROWS_PER_VALUE * names.length <= rows) return byValue(names.length, classes);
    return type === 'numeric' ? byRange(classes) : undefined;
  });
  for (const { start, size, numbers, codes } of table.chunks(features.map(({ position }) => position)))
    for (let i = 0; i < size; i++) {
      const row = start + i;
      if (parts[row] === LEFT_OUT) continue;
      const truth = labels === undefined ? values![row] : labels[row];
      counters.forEach((counter, column) => {
        counter?.add(numbers[column][i], codes[column][i], truth);
      });
    }
  return counters.map((counter) => counter?.tells() === true);
}

interface Counter {
  add(number: number, code: number, truth: number): void;
  tells(): boolean;
}

function byValue(values: number, classes: number): Counter {
  const counts = new Uint32Array((values + 1) * classes);
  return {
    add(_, code, label) {
      counts[(code === NO_VALUE ? values : code) * classes + label]++;
    },
    tells() {
      const all = new Uint32Array(classes);
      let mistakes = 0;
      for (let value = 0; value <= values; value++) {
        const own = counts.subarray(value * classes, (value + 1) * classes);
        own.forEach((count, label) => {
          all[label] += count;
        });
        mistakes += othersThanMost(own);
      }
      return mistakes <= MOST_MISTAKES * othersThanMost(all);
    },
  };
}

function othersThanMost(counts: Uint32Array): number {
  return (
    counts.reduce((sum, count) => sum + count, 0) - counts.reduce((most, count) => Math.max(most, count))
  );
}

function byRange(classes: number): Counter {
  const ranges = Array.from({ length: classes }, () => ({ min: Infinity, max: -Infinity }));
  let isMissing = false;
  return {
    add(number, _, label) {
      if (Number.isNaN(number)) isMissing = true;
      const range = ranges[label];
      range.min = Math.min(range.min, number);
      range.max = Math.max(range.max, number);
    },
    tells() {
      if (isMissing) return false;
      const sorted = ranges.filter(({ min, max }) => min <= max).sort((a, b) => a.min - b.min);
      return sorted.length > 1 && sorted.every(({ min }, i) => i === 0 || sorted[i - 1].max < min);
    },
  };
}

/** Pearson's, updated row by row as Welford (1962) does; numbers that are missing rule it out. */
function correlation(): Counter {
  let count = 0;
  let [meanX, meanY, xx, yy, xy] = [0, 0, 0, 0, 0];
  return {
    add(x, _, y) {
      count++;
      const [dx, dy] = [x - meanX, y - meanY];
      meanX += dx / count;
      meanY += dy / count;
      xx += dx * (x - meanX);
      yy += dy * (y - meanY);
      xy += dx * (y - meanY);
    },
    tells: () => Math.abs(xy) >= LEAST_CORRELATION * Math.sqrt(xx * yy) && xx > 0,
  };
}
