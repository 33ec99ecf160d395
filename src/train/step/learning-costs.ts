import { backwardNodes, multiplyAdds } from '../../graph/index.js';
import { type BuiltNetwork, summarizeNetwork } from '../../nn/index.js';
import { resolveOptimizer } from '../optimizers/index.js';
import type { RunConfig } from '../run/run-config.js';

/** What it takes to train a network, or what of it learns; what the runtime needs besides is not known. */
export interface LearningCosts {
  /** Values that learn. */
  readonly trainable: number;
  /** Slots of the optimizer, averages of weights and sums of gradients. */
  readonly optimizerStateBytes: number;
  readonly gradientBytes: number;
  /** What is kept of the forward pass of a whole batch until the gradients are computed. */
  readonly activationBytes: number;
  /** For one picture or row: multiplications, each with its addition, of convolutions and products of matrices. */
  readonly forwardMultiplyAdds: number;
  /** The same of the gradients. */
  readonly backwardMultiplyAdds: number;
}

const BYTES_PER_VALUE = 4;

type Training = Pick<RunConfig['training'], 'optimizer' | 'ema' | 'accumulate' | 'batchSize'>;

/** Values that are kept for each one that learns, besides its gradient and those of the optimizer. */
export function copiesKept({ ema, accumulate }: Pick<Training, 'ema' | 'accumulate'>): number {
  return (ema === false ? 0 : 1) + (accumulate > 1 ? 1 : 0);
}

/** The costs of a network that was built for training, for one picture; those that `summarize` has are counted as there. */
export function learningCosts(network: BuiltNetwork, training: Training): LearningCosts {
  const learned = network.variables.filter(({ trainable }) => trainable).map(({ tensor }) => tensor);
  const { trainable, activationBytes, multiplyAdds: forward } = summarizeNetwork(network);
  const copies = resolveOptimizer(training.optimizer).slots.length + copiesKept(training);
  return {
    trainable,
    optimizerStateBytes: trainable * copies * BYTES_PER_VALUE,
    gradientBytes: trainable * BYTES_PER_VALUE,
    activationBytes: activationBytes * training.batchSize,
    forwardMultiplyAdds: forward,
    backwardMultiplyAdds: backwardNodes(network.output, learned).reduce(
      (sum, node) => sum + multiplyAdds(node),
      0,
    ),
  };
}
