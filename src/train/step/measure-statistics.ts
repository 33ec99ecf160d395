import { setImmediate } from 'node:timers/promises';
import type { BatchOptions, ModelSplit } from '../../data/index.js';
import type { Runtime } from '../../runtime/index.js';
import { inputOf } from '../model/classifier.js';
import type { StoredTensor } from '../run/safetensors.js';
import { createNoiseFeeds } from './noise-feeds.js';
import { namedValues } from './parameter-layout.js';
import { buildStatisticsStep, STATISTICS_BEFORE } from './statistics-step.js';
import type { TrainingPhase } from './training-phase.js';
import type { StepDefinition } from './training-step.js';

/**
 * Measure the moving statistics of a network anew for the parameters it has now: the mean over all examples of what each
 * batch says, by name. They are exact for these parameters and batches, where moving averages would be those of
 * parameters long gone.
 *
 * Source   Izmailov et al. 2018 (arXiv 1803.05407), section 3.2; PyTorch's `update_bn`.
 */
export async function measureStatistics(
  runtime: Runtime,
  { layout, state }: Pick<TrainingPhase, 'layout' | 'state'>,
  definition: Pick<StepDefinition, 'classifier' | 'freezing'>,
  split: ModelSplit,
  order: BatchOptions & { readonly seed: number },
): Promise<Map<string, StoredTensor>> {
  const size = layout.sizes.statistics;
  if (size === 0) return new Map();
  const programs = new Map<number, ReturnType<typeof compile>>();
  async function compile(batchSize: number) {
    const { program, noise } = buildStatisticsStep(definition, layout, batchSize);
    return { executable: await runtime.compile(program), noise: createNoiseFeeds(noise) };
  }
  const input = inputOf(definition.classifier);
  const zeros = new Float32Array(size);
  const sums = new Float64Array(size);
  const { seed, ...options } = order;
  let step = 0;
  try {
    for await (const batch of split.batches(options)) {
      let program = programs.get(batch.size);
      if (program === undefined) {
        program = compile(batch.size);
        programs.set(batch.size, program);
      }
      const { executable, noise } = await program;
      const { updated, kept } = await executable.run(state, {
        ...input.feeds(batch),
        [STATISTICS_BEFORE]: zeros,
        ...noise(seed, [step++]),
      });
      for (let i = 0; i < size; i++)
        sums[i] += (Number(updated[i]) / (1 - Number(kept[i]))) * (batch.size / split.count);
      await setImmediate();
    }
  } finally {
    for (const compiled of await Promise.allSettled(programs.values()))
      if (compiled.status === 'fulfilled') await compiled.value.executable.dispose();
  }
  const values = namedValues(layout, 'statistics', Float32Array.from(sums));
  return new Map(
    values.map(({ entry, data }) => [entry.name, { dtype: 'float32' as const, shape: entry.shape, data }]),
  );
}
