import type { Targets } from '../../data/index.js';
import type { Task } from '../../nn/index.js';

/**
 * Pictures of which a network says what is true, by its outputs before the activation of the task; of several labels,
 * every one must be right. Of a mixture of pictures its largest part is meant. Null where there is nothing to be right about, in regression.
 */
export function countRight(
  task: Task,
  outputs: Float32Array,
  targets: Targets,
  units: number,
): number | null {
  if (task === 'regression') return null;
  let right = 0;
  for (let row = 0; row < outputs.length; row += units) {
    const picture = row / units;
    if (task === 'multi-class') {
      const label = targets instanceof Int32Array ? targets[picture] : largestOf(targets, row, units);
      right += largestOf(outputs, row, units) === label ? 1 : 0;
    } else right += allDecided(outputs, targets, row, units) ? 1 : 0;
  }
  return right;
}

/** Place of the largest of `units` values from `row`; the first of equal ones. */
function largestOf(values: Float32Array, row: number, units: number): number {
  let best = 0;
  for (let k = 1; k < units; k++) if (values[row + k] > values[row + best]) best = k;
  return best;
}

/** Whether each output is on the side of 0 (a probability of one half) that its target is on. */
function allDecided(outputs: Float32Array, targets: Targets, row: number, units: number): boolean {
  for (let k = row; k < row + units; k++) if (outputs[k] >= 0 !== targets[k] >= 0.5) return false;
  return true;
}

/** The sum of two counts, null where there is nothing to count. */
export function addCounts(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}
