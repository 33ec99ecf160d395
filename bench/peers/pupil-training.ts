import { createNodeRuntime, type NodeRuntimeOptions } from '../../src/runtime/index.js';
import { createUpdateCalls, type UpdateCalls } from '../../src/train/loop/update-calls.js';
import { createTrainer, type Trainer } from '../../src/train/step/trainer.js';
import type { RunAnswer } from '../protocol.js';
import { runConfigOf } from '../work/run-config-of.js';
import type { WorkloadFile } from '../work/workload-file.js';
import type { PupilWorker } from './pupil-worker.js';

/** Says also in how many calls of the runtime the updates were made. */
export interface TrainingWorker extends PupilWorker {
  run(steps: number): Promise<RunAnswer & { readonly calls: number }>;
}

/** Updates by the trainer that `pupil train` uses; it also counts right answers, as training does. */
export function pupilTraining(
  { work, weights, batches }: WorkloadFile,
  threads: number,
  options: Pick<NodeRuntimeOptions, 'profile'> = {},
): TrainingWorker {
  const runtime = createNodeRuntime({ ...options, threads });
  let trainer: Trainer | undefined;
  let updates: UpdateCalls | undefined;
  let update = 0;
  return {
    async reset(dropout) {
      await trainer?.dispose();
      trainer = createTrainer(runConfigOf(work, { threads, dropout }), runtime);
      updates = createUpdateCalls(trainer);
      await trainer.restart('workload', weights);
      update = 0;
    },
    async run(steps) {
      const losses: number[] = [];
      let calls = 0;
      const start = performance.now();
      while (losses.length < steps) {
        const room = Math.min(updates!.most, steps - losses.length);
        const planned = Array.from({ length: room }, () => {
          const moment = { update, batch: update, learningRate: work.optimizer.learningRate };
          return { batches: [batches[update++ % batches.length]], moment };
        });
        const outcomes = await updates!.updates(planned);
        calls++;
        losses.push(...outcomes.map(({ loss }) => loss));
      }
      return { seconds: (performance.now() - start) / 1000, losses, calls };
    },
    async dispose() {
      await trainer?.dispose();
      await runtime.dispose();
    },
  };
}
