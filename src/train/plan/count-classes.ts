import type { ModelData } from '../../data/index.js';

/** Training examples of each class; none where they have no single class. */
export function countClasses({ classes, targetKind, train }: ModelData): number[] {
  if (targetKind !== 'class') return [];
  const counts = new Array<number>(classes.length).fill(0);
  for (const label of train.targets) counts[label]++;
  return counts;
}
