import { architectureOptions, isArchitectureSpec } from '../nn/index.js';
import type { TrialConfig } from '../search/index.js';
import {
  exampleKind,
  isPretrained,
  isPretrainedFile,
  type TrainedModel,
  type TrainingPlan,
  trainabilityOf,
} from '../train/index.js';
import type { BegunFacts, StudyFacts } from './questions/question-kind.js';

/** What questions ask of the config that all trainings share. */
export function factsOf(
  { config }: TrainingPlan,
  { model, pictures, training }: TrialConfig,
  trained: TrainedModel,
): StudyFacts {
  const { input } = config.classifier;
  const isTable = 'kind' in input;
  const spec = !isPretrainedFile(model) && isArchitectureSpec(model) ? model : undefined;
  return {
    architecture: spec === undefined ? 'custom' : typeof spec === 'string' ? spec : spec.name,
    network: (spec === undefined ? undefined : architectureOptions(spec)) ?? {},
    begun: begunFacts(trained, config),
    examples: exampleKind(input),
    channels: isTable ? 0 : input.channels,
    trainingCount: config.data.training,
    trainingShare: typeof pictures.trainingShare === 'number' ? pictures.trainingShare : 1,
    training: config.training,
    normalizeColumns: training.normalize ?? pictures.normalize ?? 'auto',
    isRateSought: training.learningRate === 'auto',
  };
}

function begunFacts(model: TrainedModel, { backbone }: TrainingPlan['config']): BegunFacts | undefined {
  if (!isPretrained(model) || backbone === undefined) return undefined;
  const { obstacle, places } = trainabilityOf(model.backbone);
  return {
    recipe: backbone.recipe,
    isRecipeSaid: model.recipe !== undefined,
    trainFrom: model.trainFrom,
    hidden: backbone.head.hidden,
    dropout: backbone.head.dropout,
    obstacle: obstacle && `${obstacle.where}: ${obstacle.what}`,
    places: places.map(({ name }) => name),
  };
}
