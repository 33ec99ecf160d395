import type { PeerResult, WorkloadResult } from './results.js';

const HEADER = ['', 'images/s', 'range', 'ms/step', 'pupil / this', 'peak MB', 'losses differ by'];

/** A result as a table for a terminal. */
export function resultText(result: WorkloadResult): string {
  const { name, batch, threads, pupil, peers, missing, fractionOfMatmul, matmulGflops, processor } = result;
  return [
    `${name}, batch ${batch}, ${threads} ${threads === 1 ? 'thread' : 'threads'}, ${processor}`,
    '',
    ...table([HEADER, ...[pupil, ...peers].map(rowOf)]),
    '',
    ...(fractionOfMatmul === null
      ? []
      : [`${percent(fractionOfMatmul)} of the rate of matrix products, ${matmulGflops!.toFixed(0)} GFLOP/s`]),
    ...[pupil, ...peers].map((peer) => `${peer.name}: ${Object.entries(peer.versions).flat().join(' ')}`),
    ...[pupil, ...peers].flatMap((peer) =>
      peer.rounds < pupil.rounds ? [`${peer.name} is slow: measured in ${roundsOf(peer)}`] : [],
    ),
    ...missing.map((peer) => `${peer.name} is missing: ${peer.why}`),
    '',
  ].join('\n');
}

export function roundsOf({ rounds, steps }: PeerResult): string {
  return `${rounds} ${rounds === 1 ? 'round' : 'rounds'} of ${steps} ${steps === 1 ? 'step' : 'steps'}`;
}

function rowOf(peer: PeerResult): string[] {
  return [
    peer.name,
    peer.imagesPerSecond.toFixed(0),
    `${peer.slowest.toFixed(0)} to ${peer.fastest.toFixed(0)}`,
    peer.milliseconds.toFixed(2),
    peer.ratio.toFixed(2),
    megabytes(peer.peakMemory),
    peer.lossDifference === null ? '-' : peer.lossDifference.toExponential(1),
  ];
}

export function megabytes(bytes: number | null): string {
  return bytes === null ? '-' : (bytes / 1e6).toFixed(0);
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(0)}%`;
}

/** First column to the left, numbers to the right. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
      .join('  ')
      .trimEnd(),
  );
}
