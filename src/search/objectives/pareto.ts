/*
 * Several costs at once, smaller ones being better: one point dominates another if it is no worse in any and better in one.
 * Points of equal costs dominate neither each other.
 */

/** The costs of one point. */
export type Costs = readonly number[];

export function dominates(a: Costs, b: Costs): boolean {
  return a.every((cost, i) => cost <= b[i]) && a.some((cost, i) => cost < b[i]);
}

/**
 * Indices of the points by fronts: those that none dominates, then those that none but these dominates, and so on; within a
 * front in the order given.
 *
 * Source  Deb, Pratap, Agarwal, Meyarivan 2002 (NSGA-II), section III.A, without its book-keeping.
 */
export function paretoFronts(points: readonly Costs[]): number[][] {
  const fronts: number[][] = [];
  let left = points.map((_, i) => i);
  while (left.length > 0) {
    const front = left.filter((i) => !left.some((j) => dominates(points[j], points[i])));
    fronts.push(front);
    left = left.filter((i) => !front.includes(i));
  }
  return fronts;
}

/**
 * How much room each point of a front has: the sum over costs of the distance between its neighbours, as a share of the
 * whole range; infinite at the ends.
 *
 * Source  Deb, Pratap, Agarwal, Meyarivan 2002 (NSGA-II), section III.B.
 */
export function crowdingDistances(front: readonly Costs[]): number[] {
  const distances = front.map(() => 0);
  const [first] = front;
  if (first === undefined) return distances;
  first.forEach((_, k) => {
    const order = front.map((_, i) => i).sort((a, b) => front[a][k] - front[b][k] || a - b);
    const range = front[order.at(-1)!][k] - front[order[0]][k];
    order.forEach((i, place) => {
      const isEnd = place === 0 || place === order.length - 1;
      if (isEnd) distances[i] = Number.POSITIVE_INFINITY;
      else if (range > 0) {
        distances[i] += (front[order[place + 1]][k] - front[order[place - 1]][k]) / range;
      }
    });
  });
  return distances;
}

/**
 * The area that points of two costs dominate up to a reference point, which is worse than all that is of interest. Points
 * that do not dominate it add nothing.
 */
export function hypervolume2d(points: readonly Costs[], reference: readonly [number, number]): number {
  const inside = points.filter(([x, y]) => x < reference[0] && y < reference[1]);
  let area = 0;
  let lowest = reference[1];
  for (const [x, y] of [...inside].sort(([ax, ay], [bx, by]) => ax - bx || ay - by)) {
    if (y >= lowest) continue;
    area += (reference[0] - x) * (lowest - y);
    lowest = y;
  }
  return area;
}
