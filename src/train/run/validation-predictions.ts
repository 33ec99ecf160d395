import { readFile } from 'node:fs/promises';
import { CheckpointError } from '../../base/error.js';
import { systemCode } from '../../base/system-code.js';
import type { Task } from '../../nn/index.js';
import type { RunDirectory } from './run-directory.js';

/** A line of `validation-predictions.jsonl`: what a task says is there. */
export interface PredictionLine {
  readonly file?: string;
  readonly row?: number;
  readonly label?: string;
  readonly predicted?: string | readonly string[];
  readonly labels?: readonly string[];
  readonly probabilities?: readonly number[];
  readonly targets?: readonly number[];
  readonly predictions?: readonly number[];
}

/** What the model of a run said of its validation examples, with what is true. */
export interface ValidationAnswers {
  readonly task: Task;
  /** Names of classes, of labels or of numbers, in the order of the outputs: K of them. */
  readonly classes: readonly string[];
  readonly examples: 'pictures' | 'rows';
  /** The file of each picture, or the number of each row: N of them. */
  readonly names: readonly string[];
  /** The class of each example, int32 [N]; with labels 1 or 0, or in regression numbers, float32 [N, K]. */
  readonly targets: Int32Array | Float32Array;
  /** Probabilities of classes or labels, or numbers, float64 [N, K], as they were written down. */
  readonly outputs: Float64Array;
  /** The class that was decided for, int32 [N]; empty for other tasks. */
  readonly decided: Int32Array;
}

/**
 * Read `validation-predictions.jsonl`; undefined where the run has none (yet).
 *
 * Throws CheckpointError `checkpoint/predictions` for a file that is no longer what training wrote.
 */
export async function readValidationAnswers(
  { predictions: file }: Pick<RunDirectory, 'predictions'>,
  model: { readonly task: Task; readonly classes: readonly string[] },
): Promise<ValidationAnswers | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return undefined;
    throw damaged(file, 'the file cannot be read', systemCode(cause), cause);
  }
  const { task, classes } = model;
  const lines = linesOf(file, text);
  const width = classes.length;
  const positions = new Map(classes.map((name, i) => [name, i]));
  const outputs = new Float64Array(lines.length * width);
  const hasClass = task === 'multi-class' || task === 'binary';
  const targets = hasClass ? new Int32Array(lines.length) : new Float32Array(lines.length * width);
  const decided = new Int32Array(hasClass ? lines.length : 0);
  for (const [i, line] of lines.entries()) {
    const where = `${file}, line ${i + 1}`;
    const positionOf = (name: unknown): number => {
      const position = positions.get(name as string);
      if (position === undefined)
        throw damaged(where, 'the line names a class that the run does not know', name);
      return position;
    };
    const values = task === 'regression' ? line.predictions : line.probabilities;
    outputs.set(requireNumbers(where, values, width), i * width);
    if (hasClass) {
      targets[i] = positionOf(line.label);
      decided[i] = positionOf(line.predicted);
    } else if (task === 'regression') targets.set(requireNumbers(where, line.targets, width), i * width);
    else for (const label of line.labels ?? []) targets[i * width + positionOf(label)] = 1;
  }
  return {
    task,
    classes,
    examples: lines[0]?.row === undefined ? 'pictures' : 'rows',
    names: lines.map(({ file, row }) => file ?? String(row)),
    targets,
    outputs,
    decided,
  };
}

function linesOf(file: string, text: string): PredictionLine[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line, i) => {
      try {
        return JSON.parse(line) as PredictionLine;
      } catch (cause) {
        throw damaged(`${file}, line ${i + 1}`, 'the line is not JSON', line.slice(0, 80), cause);
      }
    });
}

function requireNumbers(where: string, values: unknown, count: number): readonly number[] {
  if (Array.isArray(values) && values.length === count && values.every((value) => typeof value === 'number'))
    return values;
  throw damaged(where, `the line must have ${count} numbers, one for each class`, values);
}

function damaged(where: string, what: string, got: unknown, cause?: unknown): CheckpointError {
  return new CheckpointError({
    code: 'checkpoint/predictions',
    where,
    what,
    got,
    fix: 'put the file back as it was, or train anew',
    cause,
  });
}
