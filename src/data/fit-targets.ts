import { type FittedColumn, fitColumn, summarizeColumn } from './normalize/index.js';
import type { TargetKind, Targets } from './types.js';

/**
 * How the numbers of pictures are normalized for the loss: to mean 0 and standard deviation 1 over `targets`, [N, K], those to
 * train on. Undefined where pictures have no numbers.
 */
export function fitTargets(
  { targetKind, classes }: { readonly targetKind: TargetKind; readonly classes: readonly string[] },
  targets: Targets,
): readonly FittedColumn[] | undefined {
  if (targetKind !== 'numbers') return undefined;
  return classes.map((name, k) => {
    const own = Float64Array.from(
      { length: targets.length / classes.length },
      (_, row) => targets[row * classes.length + k]!,
    );
    return fitColumn(name, summarizeColumn(name, own), { transform: 'zScore', missing: 'error' });
  });
}
