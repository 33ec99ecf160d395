import type { Program } from '../../src/runtime/runtime.js';
import { resolveOptimizer } from '../../src/train/optimizers/index.js';
import { variableFactors } from '../../src/train/parameters/parameter-groups.js';
import type { RunConfig } from '../../src/train/run/run-config.js';
import { lossSetupOf } from '../../src/train/step/loss-of.js';
import { buildTrainingStep, classifierLayout } from '../../src/train/step/training-step.js';

/** The update of a run on a whole batch. */
export function trainingProgram(config: RunConfig): Program {
  const { classifier, training } = config;
  const layout = classifierLayout(classifier, training.freeze);
  const definition = {
    classifier,
    optimizer: resolveOptimizer(training.optimizer),
    clip: false,
    loss: lossSetupOf(config),
    freezing: training.freeze,
    factors: variableFactors(training, layout.entries),
    accumulates: false,
    averages: false,
  } as const;
  return buildTrainingStep(definition, layout, training.batchSize).program;
}
