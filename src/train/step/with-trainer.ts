import { createNodeRuntime } from '../../runtime/index.js';
import type { TrainContext } from '../events.js';
import type { RunConfig } from '../run/run-config.js';
import { createTrainer, type Trainer } from './trainer.js';

/** Lend a trainer on a runtime of its own; both are freed however `use` ends. */
export async function withTrainer<T>(
  config: RunConfig,
  context: Pick<TrainContext, 'extensions'>,
  use: (trainer: Trainer) => Promise<T>,
): Promise<T> {
  const { training, formulations = {} } = config;
  const runtime = createNodeRuntime({ threads: training.threads, choices: formulations });
  try {
    const trainer = createTrainer(config, runtime, context);
    try {
      return await use(trainer);
    } finally {
      await trainer.dispose();
    }
  } finally {
    await runtime.dispose();
  }
}
