import { open } from 'node:fs/promises';
import { systemCode } from '../../base/system-code.js';
import type { RunConfig } from '../../train/index.js';

/**
 * What the model says of each validation example, N of them and K classes: columns instead of objects, since there may be a
 * million.
 */
export type RunPredictions = PredictedClasses | PredictedLabels | PredictedNumbers;

interface Predicted {
  readonly count: number;
  /** File of each picture, or number of the row in its table. */
  readonly names: readonly (string | number)[];
}

/** Of the tasks multi-class and binary. */
export interface PredictedClasses extends Predicted {
  readonly kind: 'classes';
  /** True class of each, as its place among the classes, [N]. */
  readonly labels: Int32Array;
  /** Class that the model says, [N]. */
  readonly predicted: Int32Array;
  /** [N, K]. */
  readonly probabilities: Float32Array;
}

/** Of the task multi-label. */
export interface PredictedLabels extends Predicted {
  readonly kind: 'labels';
  /** 1 where the label is true, [N, K]. */
  readonly labels: Uint8Array;
  readonly probabilities: Float32Array;
}

/** Of the task regression. */
export interface PredictedNumbers extends Predicted {
  readonly kind: 'numbers';
  /** [N, K]. */
  readonly targets: Float64Array;
  readonly predictions: Float64Array;
}

/** The lines of `validation-predictions.jsonl` that can be understood, and how many cannot; undefined where there is no such file. */
export async function readPredictions(
  file: string,
  { classifier: { task, classes } }: RunConfig,
): Promise<{ predictions: RunPredictions; damaged: number } | undefined> {
  const handle = await open(file).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (handle === undefined) return undefined;
  const rows = rowsOf(task, classes);
  const names: (string | number)[] = [];
  let damaged = 0;
  try {
    for await (const line of handle.readLines()) {
      const name = rows.add(parsed(line));
      if (name === undefined) damaged++;
      else names.push(name);
    }
  } finally {
    await handle.close();
  }
  return { predictions: { count: names.length, names, ...rows.columns() } as RunPredictions, damaged };
}

interface Rows {
  /** The name of the example; undefined where the line is not what it should be. */
  add(line: Line | undefined): string | number | undefined;
  columns():
    | Omit<PredictedClasses, keyof Predicted>
    | Omit<PredictedLabels, keyof Predicted>
    | Omit<PredictedNumbers, keyof Predicted>;
}

type Line = Readonly<Record<string, unknown>>;

function rowsOf(task: RunConfig['classifier']['task'], classes: readonly string[]): Rows {
  if (task === 'regression') return numberRows(classes.length);
  return task === 'multi-label' ? labelRows(classes) : classRows(classes);
}

function classRows(classes: readonly string[]): Rows {
  const place = new Map(classes.map((name, i) => [name, i]));
  const labels: number[] = [];
  const predicted: number[] = [];
  const probabilities: number[] = [];
  return {
    add(line) {
      if (line === undefined) return undefined;
      const label = place.get(line.label as string);
      const said = place.get(line.predicted as string);
      if (label === undefined || said === undefined || !areNumbers(line.probabilities, classes.length))
        return undefined;
      labels.push(label);
      predicted.push(said);
      for (const value of line.probabilities as number[]) probabilities.push(value);
      return nameOf(line);
    },
    columns: () => ({
      kind: 'classes',
      labels: Int32Array.from(labels),
      predicted: Int32Array.from(predicted),
      probabilities: Float32Array.from(probabilities),
    }),
  };
}

function labelRows(classes: readonly string[]): Rows {
  const labels: number[] = [];
  const probabilities: number[] = [];
  return {
    add(line) {
      if (!Array.isArray(line?.labels) || !areNumbers(line.probabilities, classes.length)) return undefined;
      const own = new Set<unknown>(line.labels);
      for (const name of classes) labels.push(own.has(name) ? 1 : 0);
      for (const value of line.probabilities as number[]) probabilities.push(value);
      return nameOf(line);
    },
    columns: () => ({
      kind: 'labels',
      labels: Uint8Array.from(labels),
      probabilities: Float32Array.from(probabilities),
    }),
  };
}

function numberRows(width: number): Rows {
  const targets: number[] = [];
  const predictions: number[] = [];
  return {
    add(line) {
      if (!areNumbers(line?.targets, width) || !areNumbers(line?.predictions, width)) return undefined;
      for (const value of line!.targets as number[]) targets.push(value);
      for (const value of line!.predictions as number[]) predictions.push(value);
      return nameOf(line!);
    },
    columns: () => ({
      kind: 'numbers',
      targets: Float64Array.from(targets),
      predictions: Float64Array.from(predictions),
    }),
  };
}

function nameOf({ file, row }: Line): string | number {
  return typeof file === 'string' || typeof row === 'number' ? ((file ?? row) as string | number) : '?';
}

function areNumbers(value: unknown, width: number): boolean {
  return Array.isArray(value) && value.length === width && value.every((one) => typeof one === 'number');
}

function parsed(line: string): Line | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Line) : undefined;
  } catch {
    return undefined;
  }
}
