import type { RandomStream } from '../../base/random.js';

/** A box of the unit cube, half open, in which a tree says one number. */
export interface Leaf {
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly value: number;
}

/** A point of the unit cube and what was measured there. */
export interface Sample {
  readonly x: readonly number[];
  readonly y: number;
}

/**
 * The leaves of a regression tree on a bootstrap sample: boxes are cut where the sum of squares falls most, halfway between
 * two points, until all points in a box are alike.
 *
 * Source  Breiman, Friedman, Olshen, Stone 1984 (CART); the bootstrap of Breiman 2001 (random forests).
 */
export function treeLeaves(samples: readonly Sample[], stream: RandomStream): Leaf[] {
  const drawn = samples.map(() => samples[stream.integer(samples.length)]);
  const axes = samples[0].x.map((_, axis) => axis);
  const cut = (box: Omit<Leaf, 'value'>, inside: readonly Sample[]): Leaf[] => {
    const best = bestCut(inside, axes);
    if (best === undefined) return [{ ...box, value: meanOf(inside) }];
    const { axis, at } = best;
    const below = { low: box.low, high: replaced(box.high, axis, at) };
    const above = { low: replaced(box.low, axis, at), high: box.high };
    return [
      ...cut(
        below,
        inside.filter(({ x }) => x[axis] < at),
      ),
      ...cut(
        above,
        inside.filter(({ x }) => x[axis] >= at),
      ),
    ];
  };
  return cut({ low: axes.map(() => 0), high: axes.map(() => 1) }, drawn);
}

interface Cut {
  readonly axis: number;
  readonly at: number;
}

/** Undefined where no cut makes the sum of squares smaller. */
function bestCut(samples: readonly Sample[], axes: readonly number[]): Cut | undefined {
  const sum = samples.reduce((total, { y }) => total + y, 0);
  const whole = sum ** 2 / samples.length;
  let best: Cut | undefined;
  // What rounding alone gives is no gain.
  let gain = 1e-12 * samples.reduce((total, { y }) => total + y ** 2, 0);
  for (const axis of axes) {
    const sorted = [...samples].sort((a, b) => a.x[axis] - b.x[axis]);
    let left = 0;
    for (let i = 1; i < sorted.length; i++) {
      left += sorted[i - 1].y;
      const [from, to] = [sorted[i - 1].x[axis], sorted[i].x[axis]];
      if (from === to) continue;
      const gained = left ** 2 / i + (sum - left) ** 2 / (sorted.length - i) - whole;
      if (gained <= gain) continue;
      gain = gained;
      best = { axis, at: (from + to) / 2 };
    }
  }
  return best;
}

function meanOf(samples: readonly Sample[]): number {
  return samples.reduce((total, { y }) => total + y, 0) / samples.length;
}

function replaced(values: readonly number[], at: number, value: number): number[] {
  return values.map((old, i) => (i === at ? value : old));
}
