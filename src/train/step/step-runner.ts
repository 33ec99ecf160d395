import { setImmediate } from 'node:timers/promises';
import type { ModelBatch } from '../../data/index.js';
import type { TypedArray } from '../../graph/index.js';
import { type LayerDiagnostics, layerDiagnostics } from '../diagnostics/layer-diagnostics.js';
import { type ClassifierDefinition, inputOf, outputUnits } from '../model/classifier.js';
import { countRight } from './count-right.js';
import { createFeedJoiner } from './join-feeds.js';
import { type LossSetup, truthFeeds } from './loss-of.js';
import { scalarFeeds } from './scalar-feeds.js';
import type { TrainingPhase } from './training-phase.js';
import type { StepPart } from './training-step.js';

/** One run of a training step. */
export interface Step {
  readonly batch: ModelBatch;
  /** The key of its noise. */
  readonly number: number;
  readonly scalars: Readonly<Record<string, number>>;
}

/** What a step, or an update of several, came to. */
export interface StepOutcome {
  /** Mean over the pictures. */
  readonly loss: number;
  /** Pictures of which the network says what is true; null in regression. */
  readonly correct: number | null;
  /** Where they were asked for, by layer in the order of data. */
  readonly diagnostics?: readonly LayerDiagnostics[];
}

/** Makes steps of one part, with batches of one size, by one call of the runtime. */
export type StepRunner = (
  phase: TrainingPhase,
  part: StepPart,
  steps: readonly Step[],
) => Promise<StepOutcome[]>;

export function createStepRunner(
  classifier: ClassifierDefinition,
  loss: LossSetup,
  seed: number,
): StepRunner {
  const input = inputOf(classifier);
  const units = outputUnits(classifier);
  const joined = createFeedJoiner();

  return async (phase, part, steps) => {
    const { size } = steps[0]!.batch;
    const { executable, noise, names } = await phase.step(size, part);
    const feeds = {
      ...joined(steps.map(({ batch }) => ({ ...input.feeds(batch), ...truthFeeds(loss, batch) }))),
      ...scalarFeeds(steps.map(({ scalars }) => scalars)),
      ...noise(
        seed,
        steps.map(({ number }) => number),
      ),
    };
    const { loss: losses, outputs, ...measured } = await executable.run(phase.state, feeds, steps.length);
    // `run` blocks this thread: let decoded batches, signals and timers in.
    await setImmediate();
    return steps.map(({ batch }, i) => ({
      loss: Number(losses[i]),
      correct: countRight(
        classifier.task,
        partOf(outputs as Float32Array, i, steps.length),
        batch.targets,
        units,
      ),
      ...(part === 'diagnose' && {
        diagnostics: layerDiagnostics(names, partsOf(measured, i, steps.length)),
      }),
    }));
  };
}

function partsOf(results: Readonly<Record<string, TypedArray>>, i: number, count: number) {
  return Object.fromEntries(
    Object.entries(results).map(([name, values]) => [name, partOf(values, i, count)]),
  );
}

function partOf<Values extends TypedArray>(values: Values, i: number, count: number): Values {
  const length = values.length / count;
  return values.subarray(i * length, (i + 1) * length) as Values;
}
