import { architectureOptions, isArchitectureSpec } from '../nn/index.js';
import type { TrialConfig } from '../search/index.js';
import type { TrainingPlan } from '../train/index.js';
import type { StudyFacts } from './questions/question-kind.js';

/** What questions ask of the config that all trainings share. */
export function factsOf({ config }: TrainingPlan, { model, pictures, training }: TrialConfig): StudyFacts {
  const { input } = config.classifier;
  const isTable = 'kind' in input;
  const spec = isArchitectureSpec(model) ? model : undefined;
  return {
    architecture: spec === undefined ? 'custom' : typeof spec === 'string' ? spec : spec.name,
    network: (spec === undefined ? undefined : architectureOptions(spec)) ?? {},
    examples: isTable ? 'rows' : 'pictures',
    channels: isTable ? 0 : input.channels,
    trainingCount: config.data.training,
    trainingShare: typeof pictures.trainingShare === 'number' ? pictures.trainingShare : 1,
    training: config.training,
    normalizeColumns: training.normalize ?? pictures.normalize ?? 'auto',
    isRateSought: training.learningRate === 'auto',
  };
}
