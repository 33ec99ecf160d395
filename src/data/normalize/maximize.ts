/** The part of an interval that the next point of a golden section lies away from a bound. */
const GOLDEN = (3 - Math.sqrt(5)) / 2;
const MOST_STEPS = 200;

/**
 * The point of [low, high] where a function with one maximum is largest: parabolas through the best three points while
 * they shrink the interval, golden sections where they do not.
 *
 * Within `tolerance` of the point, as far as the function can tell: near a flat maximum, values that differ by rounding
 * alone are equal.
 *
 * Source  Brent 1973, "Algorithms for Minimization without Derivatives", chapter 5, localmin.
 */
export function maximize(
  value: (x: number) => number,
  { low, high, tolerance }: { readonly low: number; readonly high: number; readonly tolerance: number },
): number {
  let [lower, upper] = [low, high];
  let best = lower + GOLDEN * (upper - lower);
  let second = best;
  let third = best;
  let [atBest, atSecond, atThird] = [value(best), value(best), value(best)];
  let step = 0;
  let stepBefore = 0;
  for (let i = 0; i < MOST_STEPS; i++) {
    const middle = (lower + upper) / 2;
    const least = tolerance + 1e-10 * Math.abs(best);
    if (Math.abs(best - middle) <= 2 * least - (upper - lower) / 2) break;
    const parabola = vertexStep([best, atBest], [second, atSecond], [third, atThird]);
    const fits =
      Math.abs(stepBefore) > least &&
      Math.abs(parabola) < Math.abs(stepBefore) / 2 &&
      best + parabola > lower &&
      best + parabola < upper;
    [stepBefore, step] = fits
      ? [step, parabola]
      : [best < middle ? upper - best : lower - best, GOLDEN * (best < middle ? upper - best : lower - best)];
    const x = best + stepOf(step, least, { best, lower, upper });
    const atX = value(x);
    if (atX >= atBest) {
      if (x < best) upper = best;
      else lower = best;
      [third, atThird, second, atSecond, best, atBest] = [second, atSecond, best, atBest, x, atX];
    } else {
      if (x < best) lower = x;
      else upper = x;
      if (atX >= atSecond || second === best) [third, atThird, second, atSecond] = [second, atSecond, x, atX];
      else if (atX >= atThird || third === best || third === second) [third, atThird] = [x, atX];
    }
  }
  return best;
}

/** A step that is neither lost in the tolerance nor next to a bound, where nothing new would be learned. */
function stepOf(
  step: number,
  least: number,
  { best, lower, upper }: { readonly best: number; readonly lower: number; readonly upper: number },
): number {
  const x = best + step;
  if (x - lower < 2 * least || upper - x < 2 * least) return best < (lower + upper) / 2 ? least : -least;
  return Math.abs(step) >= least ? step : Math.sign(step) * least;
}

type Point = readonly [x: number, y: number];

/** From the first of three points to the vertex of the parabola through them; NaN where they do not make one. */
function vertexStep([x, y]: Point, [x1, y1]: Point, [x2, y2]: Point): number {
  const r = (x - x1) * (y - y2);
  const q = (x - x2) * (y - y1);
  return -((x - x2) * q - (x - x1) * r) / (2 * (q - r));
}
