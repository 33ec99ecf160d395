import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type ImageData, imageFolder, openSource } from '../../src/data/index.js';
import { median } from '../measure/median.js';
import { writeJpegs } from '../work/jpeg-folder.js';

/** An epoch whose steps take a given share of the time that loading alone takes; medians over rounds, in seconds. */
export interface OverlapResult {
  /** Steps by themselves. */
  readonly steps: number;
  /** Loading by itself. */
  readonly loading: number;
  readonly epoch: number;
}

const CLASSES = 6;
const PER_CLASS = 128;
const BATCH = 32;
const SHARES = [0.5, 1, 2];

/**
 * Whether loading goes on while steps run: epochs of JPEGs of 160x120, decoded anew. A step is a wait that blocks this
 * thread, as ONNX Runtime does, but leaves the processors to the loaders: what is measured is the order of things.
 */
export async function measureOverlap(
  rounds: number,
  onProgress: (message: string) => void,
): Promise<OverlapResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'pupil-scale-'));
  try {
    await writeJpegs(folder, { classes: CLASSES, perClass: PER_CLASS, height: 120, width: 160 });
    const source = imageFolder(folder, { imageSize: 96, memoryBudgetBytes: 0, cacheSize: 0 });
    const data = await openSource(source, { seed: 1, only: 'all' });
    const seconds = SHARES.map((): OverlapResult[] => []);
    for (let round = 0; round < rounds; round++) {
      onProgress(`loading while steps run: round ${round + 1} of ${rounds}`);
      const loading = await epochSeconds(data, 0);
      for (const [i, share] of SHARES.entries()) {
        const steps = share * loading;
        seconds[i].push({ steps, loading, epoch: await epochSeconds(data, steps) });
      }
    }
    await data.close();
    return seconds.map((one) => ({
      steps: median(one.map(({ steps }) => steps)),
      loading: median(one.map(({ loading }) => loading)),
      epoch: median(one.map(({ epoch }) => epoch)),
    }));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function epochSeconds({ train }: ImageData, steps: number): Promise<number> {
  const batches = Math.ceil(train.count / BATCH);
  const never = new Int32Array(new SharedArrayBuffer(4));
  const start = performance.now();
  for await (const _ of train.batches({ batchSize: BATCH, shuffle: { seed: 1, epoch: 0 } })) {
    if (steps > 0) Atomics.wait(never, 0, 0, (steps / batches) * 1000);
    await setImmediate();
  }
  return (performance.now() - start) / 1000;
}
