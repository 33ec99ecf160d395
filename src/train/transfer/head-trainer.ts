import type { TrainContext } from '../events.js';
import type { ClassifierDefinition } from '../model/classifier.js';
import type { RunConfig } from '../run/run-config.js';
import type { StoredTensor } from '../run/safetensors.js';
import type { Trainer } from '../step/trainer.js';
import { classifierLayout } from '../step/training-step.js';
import { headClassifier } from './body-and-head.js';
import { rowShape } from './pretrained.js';
import { startingValues } from './starting-values.js';

/**
 * The trainer of a run that trains on features: a trainer of the head alone, of whose values one reads and writes all that the
 * whole network has. Those of the backbone go through it as they are.
 */
export function headTrainer(
  config: RunConfig,
  { extensions }: Pick<TrainContext, 'extensions'>,
  create: (config: RunConfig) => Trainer,
): Trainer {
  // To steps it is a classifier like any other; no config holds it.
  const classifier = headClassifier(
    config,
    rowShape(config.backbone!.shape),
  ) as object as ClassifierDefinition;
  const { entries } = classifierLayout({ ...config.classifier, extensions });
  const own = new Set(classifierLayout({ ...classifier, extensions }).entries.map(({ name }) => name));
  const isKept = (name: string) => entries.some((entry) => entry.name === name) && !own.has(name);
  const trainer = create({
    ...config,
    backbone: undefined,
    classifier: classifier as RunConfig['classifier'],
  });
  let kept: ReadonlyMap<string, StoredTensor> = new Map();

  /** What of a network's values is the head's; the others are kept. */
  const taken = (tensors: ReadonlyMap<string, StoredTensor>) => {
    kept = new Map([...tensors].filter(([name]) => isKept(name)));
    return new Map([...tensors].filter(([name]) => !kept.has(name)));
  };
  return {
    ...trainer,
    parameterCount: entries.reduce((sum, { size }) => sum + size, 0),
    async initialize() {
      kept = startingValues(config, entries, extensions);
      await trainer.initialize();
    },
    read: async (what) => new Map([...kept, ...(await trainer.read(what))]),
    write: (where, tensors, what) => trainer.write(where, taken(tensors), what),
    restart: (where, variables) => trainer.restart(where, taken(variables)),
  };
}
