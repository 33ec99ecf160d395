const EPSILON = 2 ** -52;
const MOST_STEPS = 400;

/**
 * Where a function is 0 between two points at which its signs differ, as far as float64 tells; it may be infinite there.
 *
 * Source  Chandrupatla 1997: inverse quadratic steps where three points say that they are safe, halving elsewhere.
 */
export function rootOf(value: (x: number) => number, low: number, high: number): number {
  let [a, b, c] = [high, low, high];
  let [atA, atB, atC] = [value(a), value(b), Number.NaN];
  let best = Math.abs(atA) < Math.abs(atB) ? a : b;
  let step = 0.5;
  for (let i = 0; i < MOST_STEPS; i++) {
    const x = a + step * (b - a);
    const atX = value(x);
    if (Math.sign(atX) === Math.sign(atA)) [c, atC] = [a, atA];
    else [c, atC, b, atB] = [b, atB, a, atA];
    [a, atA] = [x, atX];
    const nearer = Math.abs(atA) < Math.abs(atB);
    best = nearer ? a : b;
    const least = (EPSILON * Math.max(Math.abs(best), EPSILON)) / Math.abs(b - a);
    if (least > 0.5 || (nearer ? atA : atB) === 0) break;
    step = Math.min(1 - least, Math.max(least, nextStep([a, atA], [b, atB], [c, atC])));
  }
  return best;
}

type Point = readonly [x: number, y: number];

/** From a towards b, as a share of the way. */
function nextStep([a, atA]: Point, [b, atB]: Point, [c, atC]: Point): number {
  const place = (a - b) / (c - b);
  const height = (atA - atB) / (atC - atB);
  // Comparisons with NaN, from infinite values, are false: halve.
  if (!(height ** 2 < place && (1 - height) ** 2 < 1 - place)) return 0.5;
  return (
    (atA / (atB - atA)) * (atC / (atB - atC)) +
    (((c - a) / (b - a)) * (atA / (atC - atA)) * atB) / (atC - atB)
  );
}
