/** A drawing as a plain value: panels one above the other that share their x axis. Renderers turn it into text or pictures. */
export interface Chart {
  readonly kind: 'curves';
  readonly title: string;
  readonly x: Axis;
  readonly panels: readonly Panel[];
  /** Upright lines through all panels. */
  readonly marks?: readonly Mark[];
}

/** What x counts, where it begins and ends, and whether equal distances are equal factors. */
export interface Axis {
  readonly label: string;
  readonly start: number;
  readonly end: number;
  readonly scale: 'linear' | 'log';
  /** It counts, so that only whole numbers stand on it. */
  readonly isCount?: boolean;
}

/** A value of x that has a name. */
export interface Mark {
  readonly x: number;
  readonly label: string;
  /** Drawn above the others; where there is room for one alone, as in a terminal, it is the one. */
  readonly isMain: boolean;
}

/** A y axis with its curves. */
export interface Panel {
  /** What y is, with its unit if it has one. */
  readonly label: string;
  /** Lowest and highest value of the axis. What lies outside is cut off. */
  readonly range: readonly [low: number, high: number];
  /** One to four, the first on top, each with a dash of its own. Where there are several, all have names. */
  readonly curves: readonly Curve[];
}

/**
 * Of steps: each value holds from its x to the next one, the last to the end; from null on there is none. As a line: from
 * point to point, with a gap where a value is null.
 */
export interface Curve {
  readonly shape: 'steps' | 'line';
  /** For the legend, where there are several. */
  readonly name?: string;
  /** Rising in x; steps begin at the start of the axis. */
  readonly points: readonly (readonly [x: number, y: number | null])[];
  /** How far values lie apart of which the curve is the middle. */
  readonly band?: readonly (readonly [x: number, low: number, high: number])[];
}

/** Where x lies on its axis: 0 at the start, 1 at the end. */
export function placeOn({ start, end, scale }: Axis, x: number): number {
  return scale === 'log' ? Math.log(x / start) / Math.log(end / start) : (x - start) / (end - start);
}

/** The x at a place: the inverse of `placeOn`. */
export function xAt({ start, end, scale }: Axis, place: number): number {
  return scale === 'log' ? start * (end / start) ** place : start + place * (end - start);
}

/** Where an axis has its numbers: at round ones, or at powers of ten where equal distances are equal factors. */
export function axisTicks({ start, end, scale, isCount = false }: Axis, wanted: number): number[] {
  if (scale === 'linear') {
    const ticks = ticksOf([start, end], wanted);
    return isCount ? ticks.filter(Number.isInteger) : ticks;
  }
  const first = Math.ceil(Math.log10(start) - 1e-9);
  const last = Math.floor(Math.log10(end) + 1e-9);
  const step = Math.max(1, Math.ceil((last - first) / wanted));
  const powers = Array.from({ length: Math.max(0, Math.floor((last - first) / step) + 1) }, (_, i) =>
    Number(`1e${first + i * step}`),
  );
  // Within less than a power of ten the ends are all there is to say.
  return powers.length < 2 ? [start, end] : powers;
}

/** The same with 1, 2 and 5 of each power of ten where an axis of factors is short, and its ends where nothing round lies on it. */
export function roundTicks(axis: Axis, wanted: number): number[] {
  const { start, end, scale } = axis;
  if (scale === 'linear') {
    const ticks = ticksOf([start, end], wanted);
    return ticks.length < 2 ? [start, end] : ticks;
  }
  const first = Math.floor(Math.log10(start));
  const powers = Array.from({ length: Math.floor(Math.log10(end)) - first + 1 }, (_, i) => first + i);
  const ticks = powers
    .flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`)))
    .filter((tick) => tick >= start * (1 - 1e-9) && tick <= end * (1 + 1e-9));
  if (ticks.length < 2) return [start, end];
  return ticks.length <= wanted ? ticks : axisTicks(axis, wanted);
}

/** A range that holds all values: from 0, or from the lowest of them where 0 would flatten the curve. */
export function rangeOf(values: readonly number[], from: 'zero' | 'lowest'): [low: number, high: number] {
  const high = roundedUp(values.reduce((a, b) => Math.max(a, b), 0));
  const low = from === 'zero' ? 0 : values.reduce((a, b) => Math.min(a, b), high);
  return low < high ? [low, high] : [Math.min(0, low), high > 0 ? high : 1];
}

/** The next number of three digits, so that a curve that all but reaches a round number has it on its axis. */
function roundedUp(value: number): number {
  if (value === 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(value)) - 2);
  return Number((Math.ceil(value / unit - 1e-9) * unit).toPrecision(3));
}

/** Round numbers within a range, about as many as wanted and never more than one above. */
export function ticksOf([low, high]: readonly [number, number], wanted: number): number[] {
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough * (1 - 1e-9))!;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** A number as short as it can be said: "0.002", "2e-7". */
export function shortNumber(value: number): string {
  const plain = String(Number(value.toPrecision(4)));
  return plain.length <= 7 ? plain : Number(value.toPrecision(4)).toExponential();
}
