import {
  architecture,
  conv2d,
  dense,
  dropout,
  flatten,
  type Layer,
  maxPool2d,
  sequential,
} from '../../src/nn/index.js';
import type { OptimizerChoice, Work } from '../work/work.js';

/** A network of the benchmark with the recipe that a user would train it by. */
export interface NetworkRecipe {
  /** What workloads of it are called. */
  readonly name: string;
  readonly what: string;
  readonly input: Work['input'];
  readonly classes: number;
  readonly network: Layer;
  readonly optimizer: OptimizerChoice;
  /**
   * The optimizer's own unless given. Deep networks at their usual rates amplify rounding within 50 steps until PyTorch
   * with channels first and last differs from itself by a hundredth and more: equal numbers show at lower rates only.
   */
  readonly comparedLearningRate?: number;
}

const CLASSES = 10;
const ADAM = { kind: 'adam', learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
/** Keras adds epsilon before it corrects the bias of Adam: at the usual rate that shows in the third digit of a loss. */
const COMPARED_ADAM_RATE = 3e-4;
const SGD = { kind: 'sgd', learningRate: 0.05, momentum: 0.9 } as const;

export const MLP_TABLE: NetworkRecipe = {
  name: 'mlp-table',
  what: 'dense layers of 128, 128 and 64 units on a table of 64 columns',
  input: { kind: 'table', features: 64 },
  classes: CLASSES,
  network: architecture(
    { name: 'mlp', hidden: [128, 128, 64], dropoutRate: 0 },
    { features: 64, classes: CLASSES, trainingCount: 10_000 },
  ),
  optimizer: ADAM,
  comparedLearningRate: COMPARED_ADAM_RATE,
};

export const MNIST_CONVNET: NetworkRecipe = {
  name: 'mnist-convnet',
  what: 'the Keras MNIST convnet, 28x28 grey',
  ...pictures(28, 1, 'keras-mnist-convnet'),
  optimizer: ADAM,
  comparedLearningRate: COMPARED_ADAM_RATE,
};

export const CIFAR_CNN: NetworkRecipe = {
  name: 'cifar-cnn',
  what: 'the Keras CIFAR-10 CNN with dropout, 32x32',
  ...pictures(32, 3, 'keras-mnist-convnet'),
  network: kerasCifarCnn(),
  optimizer: ADAM,
  comparedLearningRate: 3e-5,
};

export const RESNET_20: NetworkRecipe = {
  name: 'resnet20',
  what: 'ResNet-20 with batch norm, 32x32',
  ...pictures(32, 3, 'resnet-20'),
  optimizer: SGD,
  comparedLearningRate: 1e-3,
};

export const MOBILENET_V2: NetworkRecipe = {
  name: 'mobilenetv2-96',
  what: 'MobileNetV2, 96x96',
  ...pictures(96, 3, 'mobilenet-v2'),
  optimizer: SGD,
  comparedLearningRate: 2e-6,
};

function pictures(side: number, channels: 1 | 3, name: string) {
  return {
    input: {
      kind: 'pictures',
      height: side,
      width: side,
      channels,
      normalization: {
        mean: Array<number>(channels).fill(127.5),
        std: Array<number>(channels).fill(73),
      },
    },
    classes: CLASSES,
    network: architecture(name, {
      height: side,
      width: side,
      channels,
      classes: CLASSES,
      trainingCount: 50_000,
    }),
  } as const;
}

/** The network of the Keras example `cifar10_cnn`. */
function kerasCifarCnn(): Layer {
  const block = (filters: number, n: number) => [
    conv2d(filters, 3, { padding: 'same', activation: 'relu', name: `conv${2 * n - 1}` }),
    conv2d(filters, 3, { activation: 'relu', name: `conv${2 * n}` }),
    maxPool2d(2, { name: `pool${n}` }),
    dropout(0.25, { name: `dropout${n}` }),
  ];
  return sequential([
    ...block(32, 1),
    ...block(64, 2),
    flatten({ name: 'flatten' }),
    dense(512, { activation: 'relu', name: 'dense' }),
    dropout(0.5, { name: 'dropout3' }),
    dense(CLASSES, { name: 'output' }),
  ]);
}
