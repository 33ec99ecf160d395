import { availableParallelism } from 'node:os';
import type { Extensions } from '../nn/index.js';
import {
  choicesFrom,
  type Program,
  type TunedShape,
  type TuningContext,
  tunePrograms,
  writeTuning,
} from '../runtime/index.js';
import type { ClassifierDefinition } from './model/classifier.js';
import { type PictureShape, subjectOf } from './model/model-subject.js';
import { resolveOptimizer } from './optimizers/index.js';
import { variableFactors } from './parameters/parameter-groups.js';
import type { ModelChoice } from './plan/plan-run.js';
import { buildEvaluationStep } from './step/evaluation-step.js';
import { EVALUATION_BATCH } from './step/training-phase.js';
import { buildTrainingStep, classifierLayout, type StepDefinition } from './step/training-step.js';

/** How the model is to be trained; a run directory says it itself where it is left out. */
export interface TuningQuestion extends PictureShape {
  readonly batchSize?: number | undefined;
  /** All processors by default. */
  readonly threads?: number | undefined;
}

/** What was measured, and where the choices are kept. */
export interface TunedFormulations {
  readonly threads: number;
  readonly batchSize: number;
  readonly shapes: readonly TunedShape[];
  /** The file; null where this machine has nothing to choose from. */
  readonly file: string | null;
}

/**
 * Measure once how fast this machine computes the convolutions of a network, and their gradients, in each of the forms that
 * there are, and keep what is more than 5% faster than the usual form: later trainings on this machine with as many threads
 * use it. Trainings that have begun keep to their forms.
 *
 * Throws   as `summarize`; InterruptedError on the signal; DataError where nothing can be kept.
 */
export async function tuneFormulations(
  target: ModelChoice,
  { batchSize, threads, ...shape }: TuningQuestion = {},
  {
    extensions,
    caches,
    ...context
  }: TuningContext & {
    readonly extensions?: Extensions | undefined;
    /** The folder of Pupil's caches; the usual one by default. */
    readonly caches?: string | undefined;
  } = {},
): Promise<TunedFormulations> {
  const { classifier, training } = await subjectOf(target, shape, extensions);
  const usualThreads = training.threads === undefined ? availableParallelism() : training.threads;
  const settings = {
    threads: threads === undefined ? usualThreads : threads,
    batchSize: batchSize === undefined ? training.batchSize : batchSize,
  };
  const programs = programsOf({ ...classifier, extensions }, settings.batchSize);
  const shapes = await tunePrograms(programs, settings.threads, context);
  const keys = shapes.map(({ key }) => key);
  const file = shapes.length === 0 ? null : writeTuning(settings.threads, keys, choicesFrom(shapes), caches);
  return { ...settings, shapes, file };
}

/** An update and an evaluation. Nothing is frozen: what is frozen in a run has the same convolutions, and gradients fewer. */
function programsOf(classifier: ClassifierDefinition, batchSize: number): Program[] {
  const layout = classifierLayout(classifier);
  const loss = {
    loss: 'auto',
    labelSmoothing: 0,
    classWeights: null,
    weighted: false,
    mixed: false,
  } as const;
  const definition: StepDefinition = {
    classifier,
    // What follows the gradients has no convolutions.
    optimizer: resolveOptimizer('sgd'),
    clip: false,
    loss,
    freezing: [],
    factors: variableFactors({ groups: [], layerDecay: 1 }, layout.entries),
    accumulates: false,
    averages: false,
  };
  return [
    buildTrainingStep(definition, layout, batchSize, 'update').program,
    buildEvaluationStep(classifier, loss, layout, EVALUATION_BATCH, false),
  ];
}
