import { join, posix } from 'node:path';
import { systemCode } from '../../base/system-code.js';
import type { RunEssentials, RunState, RunSummary } from '../api.js';
import { digestReader } from './epoch-digest.js';
import { lockOf } from './look-at-lock.js';
import { type FileState, fileState } from './read-inside.js';
import { readJson } from './read-json.js';
import { type RunEnd, readRunEnd } from './run-end.js';
import type { FoundWork } from './scan-folder.js';
import { essentialsOf } from './shown-config.js';

/** Keeps what is known of a run up to date, and reads no file again that has not changed. */
export interface RunReader {
  /** The run as it is now; the same object as before where nothing changed. */
  read(found: FoundWork): Promise<RunSummary>;
}

type Config = RunEssentials | { readonly fault: string };
type End = RunEnd | { readonly fault: string } | undefined;

/** Files that say how a run stands. */
const FILES = ['config.json', 'result.json', 'metrics.jsonl', 'lock'] as const;

/** Of a run whose config cannot be read. */
const UNKNOWN = { monitor: 'loss', monitorMode: 'min' } as const;

/** Reads the run in the folder `path`. */
export function runReader(path: string): RunReader {
  const epochs = digestReader(path);
  let before: readonly (string | undefined)[] = [];
  let config: Config = { fault: '' };
  let end: End;
  let summary: RunSummary | undefined;

  return {
    async read(found) {
      try {
        return await readNow(found);
      } catch (error) {
        // Of one run, whatever it is: the others are shown all the same.
        before = [];
        summary = unreadable(found, systemCode(error));
        return summary;
      }
    },
  };

  async function readNow(found: FoundWork): Promise<RunSummary> {
    const states = await Promise.all(FILES.map((name) => fileState(join(path, name))));
    const [configFile, resultFile, , lockFile] = states;
    const lock = lockFile === undefined ? undefined : await lockOf(path);
    const { isAlive = false, isCertain = false } = lock ?? {};
    const signatures = [
      ...states.map((state) => state?.signature),
      `${isAlive} ${isCertain}`,
      // Other files came or went.
      String(found.mtimeMs),
    ];
    const isNew = (file: number) => summary === undefined || signatures[file] !== before[file];
    if (!signatures.some((_, i) => isNew(i)) && summary !== undefined) return summary;

    const [isNewConfig, isNewResult] = [isNew(0), isNew(1)];
    before = signatures;
    if (isNewConfig) config = await readEssentials(path);
    const known = 'fault' in config ? undefined : config;
    if (isNewConfig || isNewResult)
      end = resultFile === undefined ? undefined : await readRunEnd(path, known?.monitor ?? '');
    const ended = end !== undefined && !('fault' in end) ? end : undefined;
    const digest = await epochs.read(known ?? UNKNOWN, ended?.best ?? null);
    const [hasModel, hasReport, hasDiagnostics] = await Promise.all(
      ['model.onnx', 'report.html', 'diagnostics.jsonl'].map(
        async (name) => (await fileState(join(path, name))) !== undefined,
      ),
    );
    summary = {
      id: found.id,
      name: posix.basename(found.id),
      ...standingOf(config, end, isAlive),
      parent: found.parent,
      config: known ?? null,
      ...digest,
      stopReason: ended?.stopReason ?? null,
      startedAt: configFile?.mtimeMs ?? found.mtimeMs,
      changedAt: lastChange(states) ?? found.mtimeMs,
      hasModel,
      hasReport,
      hasDiagnostics,
      // A trial belongs to a search, which would only go on with the next.
      canStop: isAlive && isCertain && found.parent === null,
    };
    return summary;
  }
}

function unreadable(found: FoundWork, code: string | undefined): RunSummary {
  return {
    id: found.id,
    name: posix.basename(found.id),
    state: 'damaged',
    problem: `its files cannot be read${code === undefined ? '' : ` (${code})`}`,
    parent: found.parent,
    config: null,
    best: null,
    last: null,
    stopReason: null,
    startedAt: found.mtimeMs,
    changedAt: found.mtimeMs,
    hasModel: false,
    hasReport: false,
    hasDiagnostics: false,
    canStop: false,
  };
}

async function readEssentials(path: string): Promise<Config> {
  const read = await readJson(path, 'config.json');
  return 'fault' in read ? read : essentialsOf(read.value);
}

/** A run that begins writes its config after the lock, so that nothing is wrong with it then. */
function standingOf(
  config: Config,
  end: End,
  isAlive: boolean,
): { readonly state: RunState; readonly problem: string | null } {
  if (isAlive) return { state: 'training', problem: null };
  if ('fault' in config) return { state: 'damaged', problem: config.fault };
  if (end === undefined) return { state: 'interrupted', problem: null };
  if ('fault' in end) return { state: 'damaged', problem: end.fault };
  return { state: end.stopReason === 'diverged' ? 'failed' : 'done', problem: end.problem };
}

/** When config, result or epochs were last written. */
function lastChange(states: readonly (FileState | undefined)[]): number | undefined {
  const times = states.slice(0, 3).flatMap((state) => state?.mtimeMs ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
}
