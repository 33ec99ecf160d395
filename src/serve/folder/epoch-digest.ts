import type { EpochRow, RunEssentials } from '../api.js';
import { type EpochLine, epochRow, metricOf, parseEpoch } from './epoch-row.js';
import { followLines, type LineFollower, readLastLine } from './follow-lines.js';

/** What the list of runs says of the epochs of one. */
export interface EpochDigest {
  readonly best: { readonly epoch: number; readonly value: number } | null;
  readonly last: EpochRow | null;
}

/** Keeps it up to date; reads each line once, and of a run that has ended the last one alone. */
export interface DigestReader {
  /** `known` is the best epoch where the result of the run says it: a thousand epochs need not be read for that. */
  read(monitored: Monitored, known: EpochDigest['best']): Promise<EpochDigest>;
}

type Monitored = Pick<RunEssentials, 'monitor' | 'monitorMode'>;

const FILE = 'metrics.jsonl';

export function digestReader(path: string): DigestReader {
  let lines: LineFollower | undefined;
  let of = '';
  let best: EpochDigest['best'] = null;
  let last: EpochLine | undefined;

  function take(line: string, { monitor, monitorMode }: Monitored): void {
    const epoch = parseEpoch(line);
    if (epoch === undefined) return;
    last = epoch;
    const value = metricOf(epoch, monitor);
    if (value === undefined) return;
    const isBetter = best === null || (monitorMode === 'max' ? value > best.value : value < best.value);
    if (isBetter) best = { epoch: epoch.epoch, value };
  }

  function forgetEpochs(): void {
    best = null;
    last = undefined;
  }

  function forget(): void {
    lines = undefined;
    forgetEpochs();
  }

  return {
    async read(monitored, known) {
      if (known !== null && lines === undefined) {
        const line = await readLastLine(path, FILE);
        const epoch = line === undefined ? undefined : parseEpoch(line);
        return { best: known, last: epoch === undefined ? null : epochRow(epoch) };
      }
      const monitor = `${monitored.monitorMode} ${monitored.monitor}`;
      // Another metric decides: what was read says nothing of it.
      if (of !== monitor) forget();
      of = monitor;
      lines ??= followLines(() => path, FILE);
      for (;;) {
        const { isAnew, lines: added, hasMore } = await lines.next();
        if (isAnew) forgetEpochs();
        for (const line of added) take(line, monitored);
        if (!hasMore) break;
      }
      return { best: known ?? best, last: last === undefined ? null : epochRow(last) };
    },
  };
}
