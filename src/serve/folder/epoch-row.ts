import type { EpochRow } from '../api.js';

/** More values than any run has: a file with more of them is none of ours. */
const MOST_VALUES = 200;

/** A line of `metrics.jsonl` as one level of names: `loss` of validation, `train.loss` of training; undefined for one that is damaged. */
export function epochRow(line: string): EpochRow | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isObject(parsed) || !Number.isFinite(parsed.epoch)) return undefined;
  const { train, validation, ...own } = parsed;
  const values = [
    ...valuesOf(own, ''),
    ...valuesOf(isObject(validation) ? validation : {}, ''),
    ...valuesOf(isObject(train) ? train : {}, 'train.'),
  ];
  return values.length > MOST_VALUES ? undefined : Object.fromEntries(values);
}

function valuesOf(from: Readonly<Record<string, unknown>>, prefix: string): [string, number | null][] {
  return Object.entries(from).flatMap(([name, value]): [string, number | null][] =>
    value === null || typeof value === 'number' ? [[`${prefix}${name}`, value]] : [],
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
