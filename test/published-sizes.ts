import type { ArchitectureSpec, PictureFacts } from '../src/nn/index.js';

/** A network whose number of trainable parameters has been published for pictures and classes of this kind. */
export interface PublishedSize {
  readonly spec: ArchitectureSpec;
  readonly facts: PictureFacts;
  readonly trainable: number;
  /** Who says so. */
  readonly by: string;
}

function size(
  spec: ArchitectureSpec,
  [side, channels, classes]: readonly [side: number, channels: number, classes: number],
  trainable: number,
  by: string,
): PublishedSize {
  return {
    spec,
    facts: { height: side, width: side, channels, classes, trainingCount: 10_000 },
    trainable,
    by,
  };
}

const MNIST = [28, 1, 10] as const;
const CIFAR10 = [32, 3, 10] as const;
const IMAGENET = [224, 3, 1000] as const;

export const PUBLISHED_SIZES: readonly PublishedSize[] = [
  size('mlp', MNIST, 669_706, 'Keras example "mnist_mlp"'),
  size('lenet5', [32, 1, 10], 61_706, 'the usual count for LeCun et al. 1998, all feature maps connected'),
  size('keras-mnist-convnet', MNIST, 34_826, 'keras.io'),
  size('vgg-11', IMAGENET, 132_863_336, 'torchvision'),
  size('vgg-13', IMAGENET, 133_047_848, 'torchvision'),
  size('vgg-16', IMAGENET, 138_357_544, 'torchvision, Keras'),
  size('vgg-19', IMAGENET, 143_667_240, 'torchvision, Keras'),
  size({ name: 'vgg-11', batchNorm: true }, IMAGENET, 132_868_840, 'torchvision'),
  size('resnet-20', CIFAR10, 269_722, 'paper: 0.27 million'),
  size({ name: 'resnet-20', shortcut: 'projection' }, CIFAR10, 272_474, 'widely used PyTorch versions'),
  size(
    { name: 'resnet-20', shortcut: 'projectionWithoutBatchNorm', useBias: true },
    CIFAR10,
    273_066,
    'Keras example "cifar10_resnet"',
  ),
  size('resnet-32', CIFAR10, 464_154, 'paper: 0.46 million'),
  size('resnet-44', CIFAR10, 658_586, 'paper: 0.66 million'),
  size('resnet-56', CIFAR10, 853_018, 'paper: 0.85 million'),
  size('resnet-110', CIFAR10, 1_727_962, 'paper: 1.7 million'),
  size('resnet-18', IMAGENET, 11_689_512, 'torchvision'),
  size('resnet-34', IMAGENET, 21_797_672, 'torchvision'),
  size('resnet-50', IMAGENET, 25_557_032, 'torchvision'),
  size('resnet-101', IMAGENET, 44_549_160, 'torchvision'),
  size({ name: 'resnet-50', useBias: true }, IMAGENET, 25_583_592, 'Keras'),
  size('resnet-18', CIFAR10, 11_173_962, 'widely used CIFAR versions with the small stem'),
  size('mobilenet-v2', IMAGENET, 3_504_872, 'torchvision'),
  size({ name: 'mobilenet-v2', width: 0.5 }, IMAGENET, 1_968_680, 'torchvision'),
  size('convnext-tiny', IMAGENET, 28_589_128, 'torchvision'),
  size('convnext-atto', IMAGENET, 3_695_520, 'timm: 3.7 million'),
];
