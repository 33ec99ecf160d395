import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isPupilError } from '../base/error.js';
import { type Checkpoint, loadCheckpoint } from './run/checkpoint-file.js';
import { readMetrics } from './run/metrics-log.js';
import type { RunDirectory } from './run/run-directory.js';
import type { StoredTensor } from './run/safetensors.js';

/** The first place where two runs part. */
export interface Difference {
  /** A file of the run, with the line or the tensor. */
  readonly where: string;
  readonly what: string;
}

/** What no two runs share. */
const TIMES: ReadonlySet<string> = new Set(['seconds', 'imagesPerSecond']);

/**
 * Compare two runs to the last bit, but for times: lines of metrics, checkpoints tensor by tensor, the model and what it
 * says. The first difference is the earliest in training that can be seen; null where there is none.
 */
export async function compareRuns(
  run: RunDirectory,
  other: RunDirectory,
): Promise<{ readonly compared: string[]; readonly difference: Difference | null }> {
  const compared: string[] = [];
  const names = [...(await checkpointNames(run)), ...(await checkpointNames(other))];
  const diagnosed =
    (await readMetrics(run.diagnostics)).length + (await readMetrics(other.diagnostics)).length > 0;
  const comparisons: (readonly [string, () => Promise<Difference | null>])[] = [
    ['metrics.jsonl', () => compareLines('metrics.jsonl', run.metrics, other.metrics)],
    ...(diagnosed
      ? [
          [
            'diagnostics.jsonl',
            () => compareLines('diagnostics.jsonl', run.diagnostics, other.diagnostics),
          ] as const,
        ]
      : []),
    ...[...new Set(names)].sort().map((name) => {
      const where = join('checkpoints', `${name}.safetensors`);
      return [where, () => compareCheckpoints(where, name, run, other)] as const;
    }),
    ...(['model', 'golden', 'predictions'] as const).map((file) => {
      const where = run[file].slice(run.path.length + 1);
      return [where, () => compareBytes(where, run[file], other[file])] as const;
    }),
  ];
  for (const [where, compare] of comparisons) {
    compared.push(where);
    const difference = await compare();
    if (difference !== null) return { compared, difference };
  }
  return { compared, difference: null };
}

async function checkpointNames({ checkpoints }: RunDirectory): Promise<string[]> {
  const files = await readdir(checkpoints);
  return files.flatMap((file) =>
    file.endsWith('.safetensors') ? [file.slice(0, -'.safetensors'.length)] : [],
  );
}

async function compareLines(where: string, file: string, otherFile: string): Promise<Difference | null> {
  const [lines, others] = await Promise.all([readMetrics(file), readMetrics(otherFile)]);
  for (let i = 0; i < Math.max(lines.length, others.length); i++) {
    const [a, b] = [lines[i], others[i]].map(textWithoutTimes);
    if (a !== b) return { where: `${where}, line ${i + 1}`, what: `${shortened(a)} against ${shortened(b)}` };
  }
  return null;
}

async function compareCheckpoints(
  where: string,
  name: string,
  run: RunDirectory,
  other: RunDirectory,
): Promise<Difference | null> {
  const [a, b] = await Promise.all([run, other].map(({ checkpoints }) => loadOrReason(checkpoints, name)));
  if (typeof a === 'string') return { where, what: `in this run ${a}` };
  if (typeof b === 'string') return { where, what: `in the run without a break ${b}` };
  for (const tensor of new Set([...a.tensors.keys(), ...b.tensors.keys()])) {
    const what = compareTensors(a.tensors.get(tensor), b.tensors.get(tensor));
    if (what !== null) return { where: `${where}, ${tensor}`, what };
  }
  const [state, otherState] = [a.state, b.state].map(textWithoutTimes);
  return state === otherState
    ? null
    : { where: `${where}, state`, what: `${shortened(state)} against ${shortened(otherState)}` };
}

/** What is wrong with a checkpoint that cannot be loaded is itself the difference. */
async function loadOrReason(folder: string, name: string): Promise<Checkpoint<unknown> | string> {
  try {
    return await loadCheckpoint(folder, name);
  } catch (error) {
    if (!isPupilError(error, 'checkpoint')) throw error;
    return error.what;
  }
}

function compareTensors(a: StoredTensor | undefined, b: StoredTensor | undefined): string | null {
  if (a === undefined || b === undefined) return 'only one of the runs has it';
  if (bytesOf(a).equals(bytesOf(b))) return null;
  const at = a.data.findIndex((value, i) => !Object.is(value, b.data[i]));
  return `value ${at} is ${a.data[at]} against ${b.data[at]}`;
}

function bytesOf({ data }: StoredTensor): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

async function compareBytes(where: string, file: string, otherFile: string): Promise<Difference | null> {
  const [a, b] = await Promise.all([readFile(file), readFile(otherFile)]);
  if (a.equals(b)) return null;
  const at = a.findIndex((byte, i) => byte !== b[i]);
  return { where, what: `bytes differ from byte ${at === -1 ? a.length : at} on` };
}

function textWithoutTimes(value: unknown): string {
  if (value === undefined) return 'nothing';
  return JSON.stringify(value, (key, part: unknown) => (TIMES.has(key) ? undefined : part));
}

function shortened(text: string): string {
  return text.length <= 300 ? text : `${text.slice(0, 300)}…`;
}
