import type { Executable, Runtime, State } from '../../runtime/index.js';
import type { DiagnosticNames } from '../diagnostics/layer-diagnostics.js';
import { buildEvaluationStep } from './evaluation-step.js';
import { createNoiseFeeds } from './noise-feeds.js';
import type { ParameterLayout } from './parameter-layout.js';
import { type KeptVector, keptVectors, trainingStateTypes } from './training-state.js';
import { buildTrainingStep, classifierLayout, type StepDefinition, type StepPart } from './training-step.js';

export const EVALUATION_BATCH = 128;

/** A program with the arrays of its noise. */
export interface ReadyStep {
  readonly executable: Executable;
  readonly noise: ReturnType<typeof createNoiseFeeds>;
  readonly names: DiagnosticNames;
}

/** Programs and state of a network while the same layers are frozen. */
export interface TrainingPhase {
  readonly layout: ParameterLayout;
  readonly state: State;
  /** What checkpoints keep of the state. */
  readonly vectors: readonly KeptVector[];
  /** The last batch of an epoch may be smaller: it gets a program of its own. */
  step(batchSize: number, part: StepPart): Promise<ReadyStep>;
  evaluator(): Promise<Executable>;
  dispose(): Promise<void>;
}

/** A phase whose values are all 0. The runtime must outlive it. */
export function createPhase(definition: StepDefinition, runtime: Runtime): TrainingPhase {
  const { classifier, freezing, averages } = definition;
  const layout = classifierLayout(classifier, freezing);
  const state = runtime.createState(trainingStateTypes(layout, definition));
  const steps = new Map<string, Promise<ReadyStep>>();
  let evaluator: Promise<Executable> | undefined;
  return {
    layout,
    state,
    vectors: keptVectors(layout, definition),
    step(batchSize, part) {
      const key = `${part} ${batchSize}`;
      let step = steps.get(key);
      if (step === undefined) {
        const { program, noise, names } = buildTrainingStep(definition, layout, batchSize, part);
        step = runtime
          .compile(program)
          .then((executable) => ({ executable, noise: createNoiseFeeds(noise), names }));
        steps.set(key, step);
      }
      return step;
    },
    evaluator() {
      evaluator ??= runtime.compile(
        buildEvaluationStep(classifier, definition.loss, layout, EVALUATION_BATCH, averages),
      );
      return evaluator;
    },
    async dispose() {
      const executables = [
        ...[...steps.values()].map(async (step) => (await step).executable),
        ...(evaluator === undefined ? [] : [evaluator]),
      ];
      // Those that could not be compiled have nothing to free, and have failed where they were wanted.
      for (const compiled of await Promise.allSettled(executables))
        if (compiled.status === 'fulfilled') await compiled.value.dispose();
      state.dispose();
    },
  };
}
