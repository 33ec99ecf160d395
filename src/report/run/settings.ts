import type { RunConfig } from '../../train/index.js';

/** Where a value came from: left to its default, derived from the data, found, or written by a person. */
export type SettingOrigin = RunConfig['origin'][string];

/** An option of a run as it was resolved. */
export interface Setting {
  readonly name: string;
  readonly value: unknown;
  /** Null in configs that do not say. */
  readonly origin: SettingOrigin | null;
}

/**
 * Every option of the run, of training first and then of reading the data, in the order in which they are kept. What both
 * have, such as the task of a table, is said as training has it, unless that leaves it to the data.
 */
export function settingsOf({ classifier, training, source, origin }: RunConfig): Setting[] {
  const resolved: Readonly<Record<string, unknown>> = { task: classifier.task, ...training };
  const reading = Object.entries(source.options).filter(([name]) => (resolved[name] ?? null) === null);
  const values = { ...resolved, ...Object.fromEntries(reading) };
  return Object.entries(values).map(([name, value]) => ({ name, value, origin: origin[name] ?? null }));
}

/** A value in a line: text as it is, what is off as words, lists one after the other, numbers as JSON. */
export function settingText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === false || value === null) return 'none';
  if (value === true) return 'yes';
  if (Array.isArray(value)) return listText(value);
  if (typeof value === 'object' && value !== null && 'kind' in value) {
    const { kind, ...rest } = value;
    return [kind, ...Object.entries(rest).map(([name, one]) => `${name} ${settingText(one)}`)].join(', ');
  }
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, one]) => `${name} ${settingText(one)}`)
      .join(', ');
  return JSON.stringify(value);
}

/** Of things with settings of their own one after the other; of numbers, which may be a range or a colour, as they are written. */
function listText(values: readonly unknown[]): string {
  if (values.length === 0) return 'none';
  if (values.some((value) => typeof value === 'object')) return values.map(settingText).join('; ');
  return values.every((value) => typeof value === 'string') ? values.join(', ') : JSON.stringify(values);
}
