/** A drawing as a plain value: panels one above the other that share their x axis. Renderers turn it into text or pictures. */
export interface Chart {
  readonly title: string;
  /** What x counts, and where it ends; it begins at 0. */
  readonly x: { readonly label: string; readonly end: number };
  readonly panels: readonly Panel[];
}

/** A curve of steps: each value holds from its x to the next one, the last to the end; from null on there is none. */
export interface Panel {
  /** What y is, with its unit if it has one. */
  readonly label: string;
  /** Rising in x, from 0. */
  readonly points: readonly (readonly [x: number, y: number | null])[];
  /** Lowest and highest value of the axis. */
  readonly range: readonly [low: number, high: number];
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
