import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { peerResults, type WorkloadResult } from '../report/results.js';
import type { MeasureOptions } from './measure-workload.js';

/** The command as `npm run build` makes it; this file runs as bench/dist/bench/measure/measure-help.js. */
const COMMAND = fileURLToPath(new URL('../../../../dist/cli/start.cjs', import.meta.url));

/** Wall time of `pupil --help`, from spawning its process to its end. It computes nothing, so threads make no difference. */
export async function measureHelp({ rounds, threads }: MeasureOptions): Promise<WorkloadResult[]> {
  const secondsPerStep: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const begin = performance.now();
    const [code] = await once(spawn(process.execPath, [COMMAND, '--help'], { stdio: 'ignore' }), 'exit');
    if (code !== 0) throw new Error('pupil --help failed: run `npm run build` first');
    // In the first round files come into memory.
    if (round > 0) secondsPerStep.push((performance.now() - begin) / 1000);
  }
  const versions = { 'Node.js': process.versions.node };
  const turn = { peer: { name: 'pupil', versions }, steps: 1, rounds, secondsPerStep, peakMemory: null };
  const [pupil] = peerResults([turn], 1, new Map());
  return [
    {
      name: 'help',
      batch: 1,
      threads: threads[0],
      pupil,
      peers: [],
      missing: [],
      ratioToBestPython: null,
      ratioToBestJs: null,
      fractionOfMatmul: null,
      multiplyAdds: null,
      matmulGflops: null,
      processor: cpus()[0].model,
    },
  ];
}
