import { join } from 'node:path';
import { lookAtLock } from '../../base/file-lock.js';
import type { EpochRow, RunEssentials, RunState, RunSummary } from '../api.js';
import { epochRow } from './epoch-row.js';
import { followLines, type LineFollower, readLastLine } from './follow-lines.js';
import { fileState, readInside } from './read-inside.js';
import type { FoundWork } from './scan-folder.js';
import { essentialsOf } from './shown-config.js';

/** Largest file that is read as a whole. */
export const LARGEST_JSON = 32 << 20;

/** Keeps what is known of a run up to date, and reads no file again that has not changed. */
export interface RunReader {
  /** The run as it is now; the same object as before where nothing changed. */
  read(found: FoundWork): Promise<RunSummary>;
}

/** What the end of a run says of it. */
interface RunEnd {
  readonly stopReason: string;
  readonly bestEpoch: number | null;
  /** Value of the best epoch, where the result has it. */
  readonly value: number | undefined;
  readonly problem: string | undefined;
}

interface Best {
  readonly epoch: number;
  readonly value: number;
}

/** Reads the run in the folder `path`. */
export function runReader(path: string): RunReader {
  const signatures = new Map<string, string | undefined>();
  let config: RunEssentials | { readonly problem: string } = { problem: 'config.json is missing' };
  let end: RunEnd | { readonly problem: string } | undefined;
  let lines: LineFollower | undefined;
  let last: EpochRow | null = null;
  let best: Best | null = null;
  let summary: RunSummary | undefined;

  /** The state of a file, and whether it is another one than at the last call. */
  async function look(name: string) {
    const state = await fileState(join(path, name));
    const isNew = !signatures.has(name) || signatures.get(name) !== state?.signature;
    signatures.set(name, state?.signature);
    return { state, isNew };
  }

  async function readConfig(): Promise<typeof config> {
    const parsed = await readJson(path, 'config.json');
    return 'problem' in parsed ? parsed : essentialsOf(parsed.value);
  }

  /** Read the epochs that are new, for the best and the last of them. */
  async function readEpochs({
    monitor,
    monitorMode,
  }: Pick<RunEssentials, 'monitor' | 'monitorMode'>): Promise<void> {
    lines ??= followLines(() => path, 'metrics.jsonl');
    for (;;) {
      const { isAnew, lines: added, hasMore } = await lines.next();
      if (isAnew) {
        last = null;
        best = null;
      }
      for (const line of added) {
        const row = epochRow(line);
        if (row === undefined) continue;
        last = row;
        const value = row[monitor];
        const epoch = row.epoch;
        if (typeof value !== 'number' || typeof epoch !== 'number') continue;
        const isBetter = best === null || (monitorMode === 'max' ? value > best.value : value < best.value);
        if (isBetter) best = { epoch, value };
      }
      if (!hasMore) return;
    }
  }

  return {
    async read(found) {
      const [configFile, resultFile, metricsFile, lockFile] = await Promise.all([
        look('config.json'),
        look('result.json'),
        look('metrics.jsonl'),
        look('lock'),
      ]);
      const isLocked = lockFile.state !== undefined;
      const lock = isLocked ? await lockOf(path) : undefined;
      const lockText = `${lock?.isAlive ?? false} ${lock?.isCertain ?? false}`;
      const isLockNew = signatures.get('lock text') !== lockText;
      signatures.set('lock text', lockText);
      const isOther = found.mtimeMs !== Number(signatures.get('folder') ?? Number.NaN);
      signatures.set('folder', String(found.mtimeMs));
      const isNew = configFile.isNew || resultFile.isNew || metricsFile.isNew || isLockNew || isOther;
      if (summary !== undefined && !isNew) return summary;

      if (configFile.isNew) config = await readConfig();
      if (resultFile.isNew || configFile.isNew) {
        end = resultFile.state === undefined ? undefined : await endOf(path, config);
      }
      const isBroken = 'problem' in config;
      const known = isBroken ? UNKNOWN : (config as RunEssentials);
      // Of a run that has ended its result says what is best: a thousand epochs need not be read for that.
      const ended = end !== undefined && 'bestEpoch' in end ? end : undefined;
      if (ended?.value !== undefined && ended.bestEpoch !== null && lines === undefined) {
        const line = await readLastLine(path, 'metrics.jsonl');
        last = line === undefined ? null : (epochRow(line) ?? null);
        best = { epoch: ended.bestEpoch, value: ended.value };
      } else await readEpochs(known);

      const isAlive = lock?.isAlive ?? false;
      const problem = isBroken
        ? (config as { readonly problem: string }).problem
        : end !== undefined && 'problem' in end
          ? (end.problem ?? null)
          : null;
      const state: RunState =
        isBroken && !isAlive
          ? 'damaged'
          : isAlive
            ? 'training'
            : end === undefined
              ? 'interrupted'
              : ended === undefined
                ? 'damaged'
                : ended.stopReason === 'diverged'
                  ? 'failed'
                  : 'done';
      const [hasModel, hasReport, hasDiagnostics] = await Promise.all(
        ['model.onnx', 'report.html', 'diagnostics.jsonl'].map(
          async (name) => (await fileState(join(path, name))) !== undefined,
        ),
      );
      const times = [configFile, resultFile, metricsFile].flatMap(({ state: file }) => file?.mtimeMs ?? []);
      summary = {
        id: found.id,
        name: found.id.slice(found.id.lastIndexOf('/') + 1),
        state,
        // A run that begins writes its config after the lock.
        problem: isBroken && isAlive ? null : problem,
        parent: found.parent,
        config: isBroken ? null : (config as RunEssentials),
        best,
        last,
        stopReason: ended?.stopReason ?? null,
        startedAt: configFile.state?.mtimeMs ?? found.mtimeMs,
        changedAt: Math.max(...(times.length === 0 ? [found.mtimeMs] : times)),
        hasModel,
        hasReport,
        hasDiagnostics,
        canStop: isAlive && (lock?.isCertain ?? false) && found.parent === null,
      };
      return summary;
    },
  };
}

const UNKNOWN = { monitor: 'loss', monitorMode: 'min' } as const;

/** Who holds the lock of a run or of other work in a folder; undefined where there is none. */
export async function lockOf(path: string) {
  const bytes = await readInside(path, 'lock', 4096);
  return typeof bytes === 'string' ? undefined : lookAtLock(bytes.toString('utf8'));
}

/** A JSON file of a folder, or what is wrong with it; nothing of its content. */
export async function readJson(
  path: string,
  name: string,
): Promise<{ readonly value: unknown } | { readonly problem: string }> {
  const bytes = await readInside(path, name, LARGEST_JSON);
  if (bytes === 'missing') return { problem: `${name} is missing or cannot be read` };
  if (bytes === 'too large') return { problem: `${name} is too large to be read` };
  try {
    return { value: JSON.parse(bytes.toString('utf8')) };
  } catch {
    return { problem: `${name} is not JSON` };
  }
}

async function endOf(
  path: string,
  config: RunEssentials | { readonly problem: string },
): Promise<RunEnd | { readonly problem: string }> {
  const parsed = await readJson(path, 'result.json');
  if ('problem' in parsed) return parsed;
  const { stopReason, bestEpoch, weights, validation, what, fix } = asRecord(parsed.value);
  if (typeof stopReason !== 'string') return { problem: 'result.json does not say why training ended' };
  const monitor = 'problem' in config ? '' : config.monitor;
  const value = weights === 'best' ? asRecord(validation)[monitor] : undefined;
  const reasons = [what, fix].filter((text) => typeof text === 'string');
  return {
    stopReason,
    bestEpoch: typeof bestEpoch === 'number' ? bestEpoch : null,
    value: typeof value === 'number' ? value : undefined,
    problem: stopReason === 'diverged' ? reasons.join('; ') : undefined,
  };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
