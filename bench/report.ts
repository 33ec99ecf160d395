import type { Peer } from './peer.js';
import { type LossComparison, median } from './rounds.js';

export interface PeerReport {
  readonly name: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly threads: number;
  readonly imagesPerSecond: { readonly median: number; readonly lowest: number; readonly highest: number };
  readonly millisecondsPerStep: number;
  /** Speed of the first peer over this one's: the median of the ratios of each round. */
  readonly ratio: number;
  /** Of each round. */
  readonly seconds: readonly number[];
}

export interface Report {
  readonly workload: string;
  readonly machine: { readonly processor: string; readonly processors: number };
  readonly batchSize: number;
  readonly steps: number;
  readonly rounds: number;
  readonly peers: readonly PeerReport[];
  readonly losses: readonly LossComparison[];
  readonly missing: readonly { readonly name: string; readonly why: string }[];
}

export function describePeer(
  peer: Peer,
  seconds: readonly number[],
  reference: readonly number[],
  { steps, batchSize }: { readonly steps: number; readonly batchSize: number },
): PeerReport {
  const speeds = seconds.map((s) => (steps * batchSize) / s);
  return {
    name: peer.name,
    versions: peer.versions,
    threads: peer.threads,
    imagesPerSecond: {
      median: median(speeds),
      lowest: Math.min(...speeds),
      highest: Math.max(...speeds),
    },
    millisecondsPerStep: (median(seconds) / steps) * 1000,
    ratio: median(seconds.map((s, round) => s / reference[round])),
    seconds,
  };
}

export function reportText(report: Report): string {
  const { machine, peers, losses, missing } = report;
  const [first] = peers;
  const rows = peers.map(({ name, imagesPerSecond: speed, millisecondsPerStep, ratio }) => [
    name,
    speed.median.toFixed(0),
    `${speed.lowest.toFixed(0)} to ${speed.highest.toFixed(0)}`,
    millisecondsPerStep.toFixed(2),
    ratio.toFixed(2),
  ]);
  return [
    `${report.workload}, batch ${report.batchSize}; ${machine.processors} x ${machine.processor}`,
    `medians of ${report.rounds} rounds of ${report.steps} steps, taken in turn`,
    '',
    ...table([['', 'images/s', 'range', 'ms/step', `${first.name} / this`], ...rows]),
    '',
    'losses without dropout',
    ...table([
      ['', 'first', 'last', `from ${first.name}`],
      ...losses.map((l) => [l.name, l.first.toFixed(6), l.last.toFixed(6), l.difference.toExponential(1)]),
    ]),
    '',
    ...peers.map(
      ({ name, threads, versions }) =>
        `${name}: ${threads} threads, ${Object.entries(versions).flat().join(' ')}`,
    ),
    ...missing.map(({ name, why }) => `${name} is missing: ${why}`),
  ].join('\n');
}

/** First column to the left, numbers to the right. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
      .join('  ')
      .trimEnd(),
  );
}
