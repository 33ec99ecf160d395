import { OptionError } from '../../base/error.js';
import { normal } from '../distributions/normal.js';
import { requireShare } from '../require-arguments.js';
import { gaussLegendre } from '../special/gauss-legendre.js';
import { rootOf } from '../special/root.js';
import { type Spending, spentAt } from './spending.js';

export interface SequentialPlan {
  /** Shares of the planned information at which one looks, rising, the last at most 1: [0.5, 1] for 5 and 10 runs of 10. */
  readonly looks: readonly number[];
  /** Error rate over all looks together, of both sides where there are two. */
  readonly alpha: number;
  readonly sides?: 1 | 2;
  readonly spending?: Spending;
}

/** What one look may claim. */
export interface Look {
  /** Of a normal statistic: claim at this and beyond. */
  readonly boundary: number;
  /** Claim where the p-value of this look, of as many sides as the plan has, is at most this. */
  readonly level: number;
}

/** Beyond this many deviations a normal distribution holds nothing that counts. */
const FAR = 8.5;

/**
 * The boundaries at which one may look again and again at a normal statistic while the chance of ever claiming a difference
 * where there is none stays at `alpha`.
 *
 * For statistics that are near normal, from about 20 runs. t-tests of fewer runs at the same levels claim too often: measured
 * 5.9% instead of 5% with a look after each of 3 to 10 runs; use `guaranteedLevels` there.
 *
 * Source  Lan, DeMets 1983; numerical integration as Armitage, McPherson, Rowe 1969; Jennison, Turnbull 2000, chapters
 *         7 and 19.
 */
export function groupSequential({
  looks,
  alpha,
  sides = 2,
  spending = 'obrienFleming',
}: SequentialPlan): Look[] {
  requireShare('alpha', alpha);
  requireLooks(looks);
  const oneSided = alpha / sides;
  const boundaries: number[] = [];
  let state = START;
  for (const [k, share] of looks.entries()) {
    const spent = spentAt(share, oneSided, spending) - spentAt(looks[k - 1] ?? 0, oneSided, spending);
    const step = Math.sqrt(share - (looks[k - 1] ?? 0));
    const boundary = boundaryOf(state, { step, scale: Math.sqrt(share), spent });
    boundaries.push(boundary);
    state = continued(state, { step, scale: Math.sqrt(share), boundary, sides });
  }
  return boundaries.map((boundary) => ({ boundary, level: sides * normal.survival(boundary) }));
}

/**
 * A level for each look at which any test may claim, of few or many runs, and whatever the looks have in common: the share of
 * `alpha` that is spent since the last look. Their sum is `alpha`, so that by Bonferroni the chance of ever claiming a difference
 * where there is none is at most that. Intervals of confidence 1 - level then hold all together.
 *
 * The price is small with looks far apart (a last level of 0.047 instead of 0.05 after looks at 3, 5 and 10 of 10 runs), and large with many.
 */
export function guaranteedLevels({
  looks,
  alpha,
  sides = 2,
  spending = 'obrienFleming',
}: SequentialPlan): number[] {
  requireShare('alpha', alpha);
  requireLooks(looks);
  const spent = looks.map((share) => sides * spentAt(share, alpha / sides, spending));
  return spent.map((total, k) => total - (spent[k - 1] ?? 0));
}

/**
 * The chance to cross an upper boundary at each look, for the first time and without having crossed a lower one before.
 * `drift` is the expected statistic at full information: 0 where there is no effect.
 */
export function crossingProbabilities(
  looks: readonly number[],
  boundaries: readonly number[],
  { sides = 2, drift = 0 }: { readonly sides?: 1 | 2; readonly drift?: number } = {},
): number[] {
  requireLooks(looks);
  let state = START;
  return looks.map((share, k) => {
    const before = looks[k - 1] ?? 0;
    const [step, scale] = [Math.sqrt(share - before), Math.sqrt(share)];
    const moved = { ...state, points: state.points.map((point) => point + drift * (share - before)) };
    const crossed = crossing(moved, boundaries[k] * scale, step);
    state = continued(moved, { step, scale, boundary: boundaries[k], sides, drift: drift * share });
    return crossed;
  });
}

/** Where the sum of what was seen (variance = share of the information) lies if no look has ended it: masses at points. */
interface State {
  readonly points: Float64Array;
  readonly masses: Float64Array;
}

const START: State = { points: Float64Array.of(0), masses: Float64Array.of(1) };

function crossing({ points, masses }: State, limit: number, step: number): number {
  return masses.reduce((sum, mass, i) => sum + mass * normal.survival((limit - points[i]) / step), 0);
}

function boundaryOf(
  state: State,
  { step, scale, spent }: { readonly step: number; readonly scale: number; readonly spent: number },
): number {
  if (crossing(state, FAR * scale, step) >= spent) return FAR;
  return rootOf((boundary) => crossing(state, boundary * scale, step) - spent, -FAR, FAR);
}

/** One look further: the density of sums between the boundaries, at points of a rule that is fine for the step. */
function continued(
  { points, masses }: State,
  {
    step,
    scale,
    boundary,
    sides,
    drift = 0,
  }: {
    readonly step: number;
    readonly scale: number;
    readonly boundary: number;
    readonly sides: 1 | 2;
    readonly drift?: number;
  },
): State {
  const high = Math.min(boundary * scale, drift + FAR * scale);
  const low = sides === 2 ? Math.max(-boundary * scale, drift - FAR * scale) : drift - FAR * scale;
  const half = (high - low) / 2;
  const rule = gaussLegendre(Math.min(400, Math.max(40, Math.ceil((8 * half) / step))));
  const next = rule.points.map((point) => (low + high) / 2 + half * point);
  const density = next.map((x) =>
    masses.reduce((sum, mass, i) => sum + mass * normal.density((x - points[i]) / step), 0),
  );
  return { points: next, masses: density.map((value, i) => (value * rule.weights[i] * half) / step) };
}

function requireLooks(looks: readonly number[]): void {
  const isRising = looks.every((share, k) => share > (looks[k - 1] ?? 0) && share <= 1);
  if (looks.length > 0 && isRising) return;
  throw new OptionError({
    code: 'option/looks',
    where: 'looks',
    what: 'looks must be rising shares of the information, above 0 and at most 1',
    got: looks,
    fix: 'divide the number of runs at each look by that of the last: [0.3, 0.5, 1] for 3, 5 and 10 runs',
  });
}
