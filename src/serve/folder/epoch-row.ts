import type { EpochRow } from '../api.js';

/** A line of `metrics.jsonl` as it is, as far as it is one. */
export interface EpochLine {
  readonly epoch: number;
  readonly train?: unknown;
  readonly validation?: unknown;
}

/** More values than any run has: a file with more of them is none of ours. */
const MOST_VALUES = 200;
const OF_TRAINING = 'train.';

/** Undefined for a line that is damaged. */
export function parseEpoch(line: string): EpochLine | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return isObject(parsed) && isEpoch(parsed.epoch) ? (parsed as unknown as EpochLine) : undefined;
  } catch {
    return undefined;
  }
}

/** More epochs than any run has would stretch the axis of those that it is compared with. */
const isEpoch = (epoch: unknown) =>
  Number.isInteger(epoch) && (epoch as number) >= 1 && (epoch as number) < 1e9;

/** One value, by its name: `loss` of validation, `train.loss` of training. */
export function metricOf({ train, validation }: EpochLine, name: string): number | undefined {
  const isOfTraining = name.startsWith(OF_TRAINING);
  const from = isOfTraining ? train : validation;
  const key = isOfTraining ? name.slice(OF_TRAINING.length) : name;
  const value = isObject(from) && Object.hasOwn(from, key) ? from[key] : undefined;
  return typeof value === 'number' ? value : undefined;
}

/** All values by such names. */
export function epochRow({ train, validation, ...own }: EpochLine): EpochRow {
  return Object.fromEntries(
    [...valuesOf(own, ''), ...valuesOf(validation, ''), ...valuesOf(train, OF_TRAINING)].slice(
      0,
      MOST_VALUES,
    ),
  );
}

function valuesOf(from: unknown, prefix: string): [string, number | null][] {
  if (!isObject(from)) return [];
  return Object.entries(from).flatMap(([name, value]): [string, number | null][] =>
    value === null || typeof value === 'number' ? [[`${prefix}${name}`, value]] : [],
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
