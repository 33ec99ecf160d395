import { JPEG_EPOCH } from './jpeg-epoch.js';
import { inferenceWorkload, trainingWorkload } from './network-workloads.js';
import {
  CIFAR_CNN,
  MLP_TABLE,
  MNIST_CONVNET,
  MOBILENET_V2,
  type NetworkRecipe,
  RESNET_20,
} from './networks.js';
import { HELP, START } from './start-up.js';
import type { Workload } from './workload.js';

const NETWORKS: readonly NetworkRecipe[] = [MLP_TABLE, MNIST_CONVNET, CIFAR_CNN, RESNET_20, MOBILENET_V2];

/** Every workload, each once, in the order of the tables. */
export const WORKLOADS: readonly Workload[] = [
  trainingWorkload(MLP_TABLE, 32),
  trainingWorkload(MNIST_CONVNET, 32),
  trainingWorkload(MNIST_CONVNET, 128),
  trainingWorkload(CIFAR_CNN, 64),
  trainingWorkload(RESNET_20, 64),
  trainingWorkload(RESNET_20, 128),
  trainingWorkload(MOBILENET_V2, 32),
  trainingWorkload(MOBILENET_V2, 32, { frozenBackbone: true }),
  ...NETWORKS.flatMap((recipe) => [inferenceWorkload(recipe, 1), inferenceWorkload(recipe, 64)]),
  JPEG_EPOCH,
  START,
  HELP,
];
