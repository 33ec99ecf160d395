import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { imageFolder, openSource } from '../../src/data/index.js';
import { createNodeRuntime } from '../../src/runtime/index.js';
import { INITIAL_PROGRESS } from '../../src/train/loop/progress.js';
import { trainEpoch } from '../../src/train/loop/train-epoch.js';
import { runDirectory } from '../../src/train/run/run-directory.js';
import { createTrainer, type Trainer } from '../../src/train/step/trainer.js';
import { runConfigOf } from '../work/run-config-of.js';
import type { WorkloadFile } from '../work/workload-file.js';
import type { PupilWorker } from './pupil-worker.js';

/** Epochs as `pupil train` makes them, from a folder that is decoded anew in each. */
export function pupilEpoch({ work, weights }: WorkloadFile, threads: number): PupilWorker {
  const runtime = createNodeRuntime({ threads });
  const config = runConfigOf(work, { threads, dropout: true });
  const { height } = config.classifier.input as { readonly height: number };
  // Decoded pictures are kept by default: every epoch after the first would be without what is measured.
  const source = imageFolder(work.folder!.path, { imageSize: height, memoryBudgetBytes: 0, cacheSize: 0 });
  const data = openSource(source, { seed: 1, only: 'all' });
  let trainer: Trainer | undefined;
  let epoch = 0;
  return {
    async reset() {
      await trainer?.dispose();
      trainer = createTrainer(config, runtime);
      await trainer.restart('workload', weights);
      epoch = 0;
    },
    async run(epochs) {
      const opened = await data;
      const losses: number[] = [];
      const start = performance.now();
      for (let i = 0; i < epochs; i++, epoch++) {
        // Nothing is written there: an epoch is too short for a checkpoint within it.
        const folder = runDirectory(join(tmpdir(), 'pupil-bench-run'));
        const update = epoch * Math.ceil(opened.train.count / work.batch);
        const run = { folder, config, data: opened, trainer: trainer!, context: {} };
        const { totals } = await trainEpoch(run, { ...INITIAL_PROGRESS, epoch, update });
        losses.push(totals.loss / totals.count);
      }
      return { seconds: (performance.now() - start) / 1000, losses };
    },
    async dispose() {
      await trainer?.dispose();
      await runtime.dispose();
      await (await data).close();
    },
  };
}
