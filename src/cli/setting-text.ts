import { shortParameter } from '../report/index.js';

/** Settings of a trial in one line. */
export function pointText(point: Readonly<Record<string, unknown>>): string {
  return Object.entries(point)
    .map(([name, value]) => `${shortParameter(name)} ${plainText(value)}`)
    .join(', ');
}

/** A value of an option: text as it is, all else as JSON. */
export function plainText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
