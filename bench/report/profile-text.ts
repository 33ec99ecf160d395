import type { Profile, ProfileRow } from '../measure/read-profile.js';
import { percent, table } from './result-text.js';

/** The profile of a training step, and what is around it. */
export interface MeasuredProfile extends Profile {
  readonly name: string;
  readonly batch: number;
  readonly threads: number;
  readonly processor: string;
  /** In which the steps were made. */
  readonly calls: number;
  /** Of a whole step, while it is measured. */
  readonly milliseconds: number;
  /** Of a step, outside of ONNX Runtime: noise, feeds, reading results, the state. */
  readonly outside: number;
}

/** Rows that take less of the kernels' time are summed up. */
const SMALLEST_SHARE = 0.005;

/** A profile as tables for a terminal. */
export function profileText(profile: MeasuredProfile): string {
  const { name, batch, threads, processor, milliseconds, steps, calls, session, kernels, outside } = profile;
  const times = [
    ['a step', milliseconds],
    ['in kernels', kernels],
    ['in ONNX Runtime between them', session - kernels],
    ['outside of ONNX Runtime', outside],
  ] as const;
  return [
    `${name}, batch ${batch}, ${threads} ${threads === 1 ? 'thread' : 'threads'}, ${processor}; means of ${steps} steps in ${calls} ${calls === 1 ? 'call' : 'calls'}, slower for being measured`,
    '',
    ...table(times.map(([what, ms]) => [what, `${ms.toFixed(2)} ms`, percent(ms / milliseconds)])),
    '',
    ...table([['ONNX operation', ...HEADER], ...cells(profile.byNode)]),
    '',
    ...table([['operation of Pupil', ...HEADER], ...cells(profile.byOperation)]),
  ].join('\n');
}

const HEADER = ['ms', 'share', 'nodes', 'GFLOP/s'];

function cells(rows: readonly ProfileRow[]): string[][] {
  const small = rows.filter(({ share }) => share < SMALLEST_SHARE);
  const sum = (of: (row: ProfileRow) => number) => small.reduce((total, row) => total + of(row), 0);
  const others: ProfileRow = {
    name: `${small.length} others`,
    milliseconds: sum((row) => row.milliseconds),
    share: sum((row) => row.share),
    count: sum((row) => row.count),
    gflops: null,
  };
  const shown = rows.filter((row) => !small.includes(row));
  return [...shown, ...(small.length === 0 ? [] : [others])].map((row) => [
    row.name,
    row.milliseconds.toFixed(2),
    percent(row.share),
    String(row.count),
    row.gflops === null ? '' : row.gflops.toFixed(1),
  ]);
}
