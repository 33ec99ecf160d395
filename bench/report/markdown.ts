import { markdownTable } from '../../test/docs/markdown-table.js';
import { LOSS_TOLERANCE } from '../measure/compare-losses.js';
import { megabytes, percent, roundsOf } from './result-text.js';
import type { PeerResult, WorkloadResult } from './results.js';

const NONE = '-';

/** The tables of docs/benchmarks.md: one by workload, one of every peer's speed, one of memory, and what there was. */
export function markdownTables(results: readonly WorkloadResult[]): string {
  const names = [...new Set(results.flatMap(({ peers }) => peers.map(({ name }) => name)))].sort();
  return [
    overview(results),
    '### Images per second\n',
    matrix(results, names, (peer) => speed(peer.imagesPerSecond)),
    '### Peak memory, MB\n',
    matrix(results, names, (peer) => megabytes(peer.peakMemory)),
    "### Largest difference of a loss from Pupil's\n",
    matrix(onceEach(results), names, (peer) =>
      peer.lossDifference === null ? NONE : difference(peer.lossDifference, peer.comparedSteps),
    ),
    '### Versions\n',
    ...versions(results),
    ...slow(results),
    ...missing(results),
  ].join('\n');
}

function overview(results: readonly WorkloadResult[]): string {
  const rows = results.map((result) => [
    result.name,
    String(result.threads),
    result.pupil.milliseconds.toFixed(2),
    speed(result.pupil.imagesPerSecond),
    ratio(result.ratioToBestPython),
    result.peers.find(({ ratio }) => ratio === result.ratioToBestPython)?.name ?? NONE,
    ratio(result.ratioToBestJs),
    result.fractionOfMatmul === null ? NONE : percent(result.fractionOfMatmul),
  ]);
  const header = [
    'workload',
    'threads',
    'ms per step',
    'images/s',
    'of the best Python peer',
    'which is',
    'of the best JavaScript peer',
    'of matrix products',
  ];
  return `${markdownTable(header, rows)}\n`;
}

function matrix(
  results: readonly WorkloadResult[],
  names: readonly string[],
  cell: (peer: PeerResult) => string,
): string {
  const rows = results.map(({ name, threads, pupil, peers }) => {
    const cells = names.map((of) => peers.find((peer) => peer.name === of));
    return [name, String(threads), cell(pupil), ...cells.map((peer) => (peer ? cell(peer) : NONE))];
  });
  return `${markdownTable(['workload', 'threads', 'pupil', ...names], rows)}\n`;
}

/** Losses are compared once, whatever the number of threads. */
function onceEach(results: readonly WorkloadResult[]): WorkloadResult[] {
  return results.filter(({ name }, i) => results.findIndex((result) => result.name === name) === i);
}

function difference(value: number, steps: number): string {
  const text = `${value.toExponential(1)}${steps < 50 ? ` (${steps} steps)` : ''}`;
  return value <= LOSS_TOLERANCE ? text : `**${text}**`;
}

function versions(results: readonly WorkloadResult[]): string[] {
  const all = new Map(
    results.flatMap(({ pupil, peers }) => [pupil, ...peers]).map((peer) => [peer.name, peer]),
  );
  const lines = [...all.values()].map(
    (peer) => `- ${peer.name}: ${Object.entries(peer.versions).flat().join(' ')}`,
  );
  return [...new Set(results.map(({ processor }) => `- processor: ${processor}`)), ...lines];
}

function slow(results: readonly WorkloadResult[]): string[] {
  const lines = results.flatMap(({ name, threads, pupil, peers }) =>
    peers
      .filter(({ rounds }) => rounds < pupil.rounds)
      .map((peer) => `- ${peer.name} (${name}, threads: ${threads}): ${roundsOf(peer)}`),
  );
  return lines.length === 0 ? [] : ['\nMeasured less often, being slow:\n', ...lines];
}

function missing(results: readonly WorkloadResult[]): string[] {
  const lines = results.flatMap(({ name, missing }) =>
    missing.map((peer) => `- ${peer.name} (${name}): ${peer.why}`),
  );
  return lines.length === 0 ? [] : ['\nNot measured:\n', ...new Set(lines)];
}

function speed(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}

function ratio(value: number | null): string {
  return value === null ? NONE : value.toFixed(2);
}
