import { isPupilError } from '../../base/error.js';
import type { Layer } from '../../nn/index.js';
import type { TrainContext } from '../events.js';
import { buildClassifier, type ClassifierDefinition } from '../model/classifier.js';
import { freezingAt, frozenBy } from '../parameters/freezing.js';
import { epochsOfChange } from '../parameters/require-learnable.js';
import type { RunConfig } from '../run/run-config.js';
import { type LearningCosts, learningCosts } from '../step/learning-costs.js';
import { trainedClassifier } from './body-and-head.js';

/** Epochs in which the same layers learn, and what training takes in them. */
export interface FreezingPhase extends LearningCosts {
  /** Counted from 1, both included. */
  readonly fromEpoch: number;
  readonly toEpoch: number;
}

/** What a run that freezes layers takes, and what it would take if it froze none. */
export interface FreezingCosts {
  readonly phases: readonly FreezingPhase[];
  /** Null where not all of the network could learn: nodes of a file have no gradients here. */
  readonly unfrozen: LearningCosts | null;
  /** Whether a backbone is asked about each picture once, which no phase counts. */
  readonly askedOnce: boolean;
}

type Planned = Pick<RunConfig, 'classifier' | 'backbone' | 'training'>;

/** Computed from the graphs of the steps, not measured. Undefined where nothing is frozen. */
export function freezingCosts(
  config: Planned,
  { extensions }: Pick<TrainContext, 'extensions'> = {},
): FreezingCosts | undefined {
  const { classifier, backbone, training } = config;
  const whole = thawed(classifier.network);
  if (training.freeze.length === 0 && whole === classifier.network) return undefined;
  // To steps a head is a classifier like any other.
  const trained = trainedClassifier(config) as object as ClassifierDefinition;
  const costsOf = (one: ClassifierDefinition, freeze: Planned['training']['freeze']) => {
    const options = { batchSize: 1, mode: 'training', frozen: frozenBy(freeze) } as const;
    return learningCosts(buildClassifier({ ...one, extensions }, options).network, training);
  };
  const starts = epochsOfChange(training.freeze, training.epochs);
  return {
    phases: starts.map((epoch, i) => ({
      fromEpoch: epoch + 1,
      toEpoch: starts[i + 1] ?? training.epochs,
      ...costsOf(trained, freezingAt(training.freeze, epoch)),
    })),
    unfrozen: unlessImpossible(() => costsOf({ ...classifier, network: whole }, [])),
    askedOnce: backbone?.recipe === 'features',
  };
}

/** Nothing that is wrong with training all of it may keep what stays as it is from serving. */
function unlessImpossible(costs: () => LearningCosts): LearningCosts | null {
  try {
    return costs();
  } catch (error) {
    if (isPupilError(error)) return null;
    throw error;
  }
}

/** The network with all layers learning that are frozen for good; the same value where there are none. */
function thawed(layer: Layer): Layer {
  const { trainable, ...learning } = layer;
  const isForeign = layer.kind === 'backbone' && layer.options.learns !== true;
  const own: Layer =
    trainable === false || isForeign
      ? { ...learning, options: { ...layer.options, ...(isForeign && { learns: true }) } }
      : layer;
  const held = ['layers', 'nodes', 'shortcut'].filter((name) => Array.isArray(layer.options[name]));
  const inner = held.map((name) => {
    const layers = layer.options[name] as readonly Layer[];
    const all = layers.map(thawed);
    return [name, all.some((one, i) => one !== layers[i]) ? all : layers] as const;
  });
  const isSame = inner.every(([name, layers]) => layers === layer.options[name]);
  return isSame ? own : { ...own, options: { ...own.options, ...Object.fromEntries(inner) } };
}
