import type { SearchSummary } from '../../src/serve/api.js';

/** Numbers, times and names as people read them. */

/** A number as short as it can be said: "0.002", "2e-7", "93.4"; null is a dash. */
export function shortNumber(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  const rounded = Number(value.toPrecision(digits));
  const plain = String(rounded);
  return plain.length <= 8 ? plain : rounded.toExponential();
}

/** A difference, with its sign: "+1.3", "−0.02". */
export function signed(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return `${value > 0 ? '+' : value < 0 ? '−' : ''}${shortNumber(Math.abs(value), 3)}`;
}

/** Metrics that are shares read as percentages. */
const SHARES = /accuracy$|f1$|precision$|recall$|averagePrecision$|hammingLoss$/i;

/** A value of a metric or a cost by its name: "93.4 %" of accuracy, "0.2314" of a loss, "32,877" parameters, "1.2 ms" of latency. */
export function metricText(name: string, value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (name === 'parameters') return value.toLocaleString('en');
  if (name === 'seconds') return durationText(value);
  if (name === 'latency') return `${shortNumber(value, 3)} ms`;
  return SHARES.test(name) ? `${(100 * value).toFixed(1)} %` : shortNumber(value);
}

/** "balanced accuracy" of `balancedAccuracy`, "training loss" of `train.loss`. */
export function metricName(name: string): string {
  const [first, rest] = name.startsWith('train.') ? ['training ', name.slice(6)] : ['', name];
  return first + spaced(rest);
}

/** "batch size" of `batchSize`. */
export function spaced(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/ ([A-Z])(?=[a-z])/g, (_, letter: string) => ` ${letter.toLowerCase()}`);
}

/** "4.2 s", "3 min 12 s", "2 h 5 min". */
export function durationText(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return '–';
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** How many things a second, as far as three digits say it: "1,860", "3.4". */
export function rateText(rate: number | null | undefined): string {
  if (rate === null || rate === undefined) return '–';
  return rate.toLocaleString('en', { maximumSignificantDigits: 3 });
}

/** How long ago something was, in the largest unit: "3 min ago", "just now". */
export function agoText(milliseconds: number, now: number): string {
  const seconds = (now - milliseconds) / 1000;
  if (seconds < 45) return 'just now';
  const units = [
    ['min', 60, 60],
    ['h', 3600, 24],
    ['d', 86_400, Number.POSITIVE_INFINITY],
  ] as const;
  const [unit, size] = units.find(([, each, most]) => Math.round(seconds / each) < most) ?? units[2];
  return `${Math.max(1, Math.round(seconds / size))} ${unit} ago`;
}

/** "1 run", "3 runs". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

/** How many trials of a search have begun, and of how many: "4 of 30". */
export function trialsText({ trials, budget }: Pick<SearchSummary, 'trials' | 'budget'>): string {
  const total = Object.values(trials).reduce((sum, count) => sum + count, 0);
  return budget === null ? `${total}` : `${total} of ${budget}`;
}

/** A setting as text: plain words and numbers as they are, everything else as JSON. */
export function settingText(value: unknown): string {
  if (value === undefined) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** With a capital at the start, as headings have it. */
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
