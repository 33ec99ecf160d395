import { randomStream } from '../../src/base/random.js';
import type { PictureArraysInput } from '../../src/data/index.js';

/** Height and width of the pictures, grey. */
export const SIDE = 8;
const COUNT = 40;

/** Noisy pictures whose left half is bright where `left` is 1, and whose right half where `right` is. */
export function halves(seed = 5) {
  const random = randomStream(seed, 'halves');
  const bright = Array.from({ length: COUNT }, () => [random.integer(2), random.integer(2)] as const);
  const pixels = Uint8Array.from({ length: COUNT * SIDE * SIDE }, (_, i) => {
    const [left, right] = bright[Math.floor(i / (SIDE * SIDE))];
    const isBright = i % SIDE < SIDE / 2 ? left : right;
    return (isBright ? 120 : 0) + random.integer(130);
  });
  return { pixels, bright };
}

const shape = { height: SIDE, width: SIDE, channels: 1, validationSplit: 0.25 } as const;

/** The same pictures asked for each task. */
export function arraysOf(task: 'multi-class' | 'binary' | 'multi-label' | 'regression'): PictureArraysInput {
  const { pixels, bright } = halves();
  switch (task) {
    case 'multi-class':
      return {
        ...shape,
        pixels,
        classes: ['dark', 'left', 'right', 'both'],
        labels: bright.map(([left, right]) => left + 2 * right),
      };
    case 'binary':
      return { ...shape, pixels, classes: ['dark', 'bright'], labels: bright.map(([left]) => left) };
    case 'multi-label':
      return { ...shape, pixels, classes: ['left', 'right'], targets: bright.flat() };
    case 'regression':
      return {
        ...shape,
        pixels,
        outputs: ['sum', 'difference'],
        targets: bright.flatMap(([left, right]) => [left + right, 3 * (left - right)]),
      };
  }
}
