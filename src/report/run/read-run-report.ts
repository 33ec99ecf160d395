import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { isPupilError, type PupilError } from '../../base/error.js';
import { formatCount, formatNumberOf } from '../../base/format-count.js';
import { systemCode } from '../../base/system-code.js';
import {
  type DiagnosticRecord,
  type EpochMetrics,
  type RunConfig,
  type RunDirectory,
  readRunConfig,
  readValidationAnswers,
  runDirectory,
  type ValidationAnswers,
} from '../../train/index.js';
import { RunEnd } from './read-result.js';
import type { RunReport, RunReportState } from './run-report.js';

/**
 * What a run directory says, whatever state the run is in: while it is trained, after a kill, with damaged files. Nothing is
 * locked or changed.
 *
 * Throws  CheckpointError `checkpoint/not-a-run` where the folder is none.
 */
export async function readRunReport(folder: string): Promise<RunReport> {
  const files = runDirectory(folder);
  const problems: string[] = [];
  const config = await readRunConfig(files).catch((error: unknown): null => {
    if (!isPupilError(error) || error.code !== 'checkpoint/config') throw error;
    problems.push(
      `config.json cannot be understood (${faultOf(error)}), so that most of this report is missing`,
    );
    return null;
  });
  const epochs = await readLines(files.metrics, EpochLine, problems);
  const diagnostics = await readLines(files.diagnostics, DiagnosticLine, problems);
  const result = await readResult(files.result, problems);
  const answers = config === null ? null : await answersOf(files, config, problems);
  const modelBytes = await sizeOf(files.model);
  const state = stateOf(result);
  if (state === 'done' && modelBytes === null) problems.push('model.onnx is missing');
  if (state === 'done' && epochs.length === 0 && !(await isThere(files.metrics)))
    problems.push('metrics.jsonl is missing');
  if (state === 'done' && answers === null && config !== null && !(await isThere(files.predictions)))
    problems.push('validation-predictions.jsonl is missing');
  if (
    answers !== null &&
    result !== null &&
    'validation' in result &&
    answers.names.length !== result.validation.count
  )
    problems.push(
      `validation-predictions.jsonl has ${formatNumberOf(answers.names.length, 'line')} instead of ${formatCount(result.validation.count)}`,
    );
  return {
    path: files.path,
    name: basename(files.path),
    state,
    config,
    epochs: epochs as unknown as EpochMetrics[],
    result,
    diagnostics: diagnostics as unknown as DiagnosticRecord[],
    answers: answers === null || answers.names.length === 0 ? null : answers,
    modelBytes,
    problems,
  };
}

/** The first field that is wrong, or why there are none. */
function faultOf({ what, got }: PupilError): string {
  return Array.isArray(got) ? String(got[0]) : what;
}

function stateOf(result: RunEnd | null): RunReportState {
  if (result === null) return 'unfinished';
  return result.stopReason === 'diverged' ? 'diverged' : 'done';
}

const scores = z.record(z.string(), z.number().nullable());

/** What a line of `metrics.jsonl` must have to be drawn. */
const EpochLine = z.looseObject({
  epoch: z.number(),
  updates: z.number(),
  learningRate: z.number(),
  train: scores,
  validation: scores,
});

const DiagnosticLine = z.looseObject({
  epoch: z.number(),
  update: z.number(),
  layers: z.array(z.looseObject({ layer: z.string() })),
  verdicts: z.array(z.looseObject({ kind: z.string(), layer: z.string(), message: z.string() })),
});

/** Whole lines that are what they should be; the others are counted. A last line without an end is being written. */
async function readLines<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  problems: string[],
): Promise<z.output<Schema>[]> {
  const text = await readIfThere(file, problems);
  if (text === undefined) return [];
  const lines = text.split('\n').slice(0, -1);
  const read = lines.flatMap((line) => {
    const { success, data } = schema.safeParse(jsonOf(line));
    return success ? [data] : [];
  });
  const damaged = lines.length - read.length;
  if (damaged > 0)
    problems.push(`${damaged} of ${lines.length} lines of ${basename(file)} are damaged and left out`);
  return read;
}

async function readResult(file: string, problems: string[]): Promise<RunEnd | null> {
  const text = await readIfThere(file, problems);
  if (text === undefined) return null;
  const { success, data } = RunEnd.safeParse(jsonOf(text));
  if (success) return data;
  problems.push('result.json is damaged, so that it cannot be said how the run ended');
  return null;
}

async function answersOf(
  files: RunDirectory,
  { classifier }: RunConfig,
  problems: string[],
): Promise<ValidationAnswers | null> {
  try {
    return (await readValidationAnswers(files, classifier)) ?? null;
  } catch (error) {
    if (!isPupilError(error)) throw error;
    problems.push(`validation-predictions.jsonl is damaged: ${error.what}`);
    return null;
  }
}

async function readIfThere(file: string, problems: string[]): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = systemCode(error);
    if (code !== 'ENOENT') problems.push(`${basename(file)} cannot be read (${code})`);
    return undefined;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function isThere(file: string): Promise<boolean> {
  return (await sizeOf(file)) !== null;
}

async function sizeOf(file: string): Promise<number | null> {
  return stat(file).then(
    ({ size }) => size,
    () => null,
  );
}
