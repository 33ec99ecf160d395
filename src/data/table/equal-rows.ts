import { hashNumbers } from './hash-numbers.js';
import type { PlannedFeature } from './plan-table.js';
import { hashWords } from './repeated-rows.js';
import type { RowTruth } from './row-truth.js';
import type { ScannedTable } from './scan-table.js';
import { LEFT_OUT } from './split-rows.js';

/** Rows that are the same in all columns to predict from. */
export interface EqualRows {
  /** Rows that are the same as an earlier one, the target too. */
  readonly repeated: number;
  /** Rows of which an earlier one is the same but for its class; 0 where numbers are predicted. */
  readonly contradicting: number;
  /** Rows outside training that also occur there, the target too. */
  readonly acrossParts: number;
}

/** Count them by the hash of each row, as it stands in the file and not as it is normalized. */
export function equalRows(
  table: ScannedTable,
  features: readonly PlannedFeature[],
  { parts, labels, values }: RowTruth,
): EqualRows {
  const whole = hashNumbers(table.count);
  // By the number of a whole row.
  const trains = new Uint8Array(table.count);
  const outside = new Uint32Array(table.count);
  const withoutClass = hashNumbers(labels === undefined ? 0 : table.count);
  const classOfFirst = new Int32Array(labels === undefined ? 0 : table.count);
  const width = values === undefined ? 0 : values.length / table.count;
  const words = new Int32Array(2 * (features.length + width));
  const numbersOf = new Float64Array(words.buffer);
  const ofFeatures = 2 * features.length;
  let repeated = 0;
  let contradicting = 0;
  for (const { start, size, numbers, codes } of table.chunks(features.map(({ position }) => position)))
    for (let i = 0; i < size; i++) {
      const row = start + i;
      if (parts[row] === LEFT_OUT) continue;
      features.forEach(({ type }, column) => {
        numbersOf[column] = type === 'numeric' ? numbers[column][i] : codes[column][i];
      });
      for (let k = 0; k < width; k++) numbersOf[features.length + k] = values![row * width + k];
      const label = labels === undefined ? 0 : labels[row];
      const hash = hashWords(words, 0, words.length, label);
      const before = whole.size;
      const same = whole.numberOf(hash);
      if (same < before) repeated++;
      if (parts[row] === 0) trains[same] = 1;
      else outside[same]++;
      if (labels === undefined) continue;
      const beforeOthers = withoutClass.size;
      const alike = withoutClass.numberOf(hashWords(words, 0, ofFeatures, 0));
      if (alike === beforeOthers) classOfFirst[alike] = label;
      else if (classOfFirst[alike] !== label) contradicting++;
    }
  return {
    repeated,
    contradicting,
    acrossParts: outside.reduce((sum, count, same) => sum + trains[same] * count, 0),
  };
}
