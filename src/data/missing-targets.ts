import { formatCount } from '../base/format-count.js';
import type { DataProblem } from './types.js';

/** Examples that are reported one by one; the others are counted. */
const MOST_PROBLEMS = 100;

/** Examples that are left out because what is to be predicted is missing. */
export interface MissingTargets {
  readonly count: number;
  /** The first are named, the others counted. */
  readonly problems: readonly DataProblem[];
  add(name: string, reason: string): void;
}

/** `examples` is what they are, as in "17 more rows". */
export function missingTargets(examples: string): MissingTargets {
  const named: DataProblem[] = [];
  let count = 0;
  return {
    get count() {
      return count;
    },
    get problems(): readonly DataProblem[] {
      if (count <= MOST_PROBLEMS) return named;
      const rest: DataProblem = {
        file: `${formatCount(count - MOST_PROBLEMS)} more ${examples}`,
        code: 'data/missing-target',
        reason: 'what is to be predicted is missing',
      };
      return [...named, rest];
    },
    add(file, reason) {
      if (count++ < MOST_PROBLEMS) named.push({ file, code: 'data/missing-target', reason });
    },
  };
}
