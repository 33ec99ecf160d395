import { createNodeRuntime, type NodeRuntimeOptions } from '../../src/runtime/index.js';
import { createTrainer, type Trainer } from '../../src/train/step/trainer.js';
import { runConfigOf } from '../work/run-config-of.js';
import type { WorkloadFile } from '../work/workload-file.js';
import type { PupilWorker } from './pupil-worker.js';

/** Updates by the trainer that `pupil train` uses; it also counts right answers, as training does. */
export function pupilTraining(
  { work, weights, batches }: WorkloadFile,
  threads: number,
  options: Pick<NodeRuntimeOptions, 'profile'> = {},
): PupilWorker {
  const runtime = createNodeRuntime({ ...options, threads });
  let trainer: Trainer | undefined;
  let update = 0;
  return {
    async reset(dropout) {
      await trainer?.dispose();
      trainer = createTrainer(runConfigOf(work, { threads, dropout }), runtime);
      await trainer.restart('workload', weights);
      update = 0;
    },
    async run(steps) {
      const losses: number[] = [];
      const start = performance.now();
      for (let i = 0; i < steps; i++, update++) {
        const moment = { update, batch: update, learningRate: work.optimizer.learningRate };
        losses.push((await trainer!.update([batches[update % batches.length]], moment)).loss);
      }
      return { seconds: (performance.now() - start) / 1000, losses };
    },
    async dispose() {
      await trainer?.dispose();
      await runtime.dispose();
    },
  };
}
