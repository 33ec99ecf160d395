import { z } from 'zod';
import { exampleKind } from '../../train/index.js';
import type { RunEssentials } from '../api.js';

const kind = z.looseObject({ kind: z.string() });
const input = z.looseObject({});

/** What is shown of `config.json`: less than what a run needs to go on, so that runs of other versions are shown too. */
const ShownConfig = z.looseObject({
  source: z.looseObject({ kind: z.string(), path: z.string().optional() }),
  data: z.looseObject({ training: z.number(), validation: z.number() }),
  classifier: z.looseObject({ task: z.string(), classes: z.array(z.string()), input }),
  training: z.looseObject({
    architecture: z.union([z.string(), z.looseObject({ name: z.string() })]),
    optimizer: kind,
    learningRate: z.number(),
    schedule: kind,
    batchSize: z.number(),
    epochs: z.number(),
    seed: z.number(),
    augment: z.looseObject({ policy: z.string().nullish() }).optional(),
    monitor: z.string(),
    monitorMode: z.enum(['min', 'max']),
  }),
});

/** What tells a run apart, or what is wrong with its config. */
export function essentialsOf(config: unknown): RunEssentials | { readonly fault: string } {
  const parsed = ShownConfig.safeParse(config);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return {
      fault: `config.json cannot be understood: ${issue.path.join('.') || 'its content'} is not what it must be`,
    };
  }
  const { source, data, classifier, training } = parsed.data;
  const { architecture, optimizer, schedule, learningRate, batchSize, epochs, seed, monitor, monitorMode } =
    training;
  return {
    data: source.path ?? 'pictures in memory',
    examples: exampleKind(classifier.input),
    task: classifier.task,
    classes: classifier.classes.length,
    training: data.training,
    validation: data.validation,
    architecture: typeof architecture === 'string' ? architecture : architecture.name,
    optimizer: optimizer.kind,
    schedule: schedule.kind,
    learningRate,
    batchSize,
    epochs,
    seed,
    augment: training.augment === undefined ? 'none' : (training.augment.policy ?? 'custom'),
    monitor,
    monitorMode,
  };
}
