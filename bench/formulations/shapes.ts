/** A convolution of a network that the benchmark trains, or of one like those. */
export interface ConvolutionShape {
  readonly network: string;
  readonly batch: number;
  readonly channels: number;
  readonly filters: number;
  readonly size: readonly [number, number];
  readonly kernel: number;
  readonly strides: number;
  /** Rows and columns of zeros on each side. */
  readonly pad: number;
  readonly groups: number;
}

type Row = readonly [
  network: string,
  batch: number,
  channels: number,
  side: number,
  filters: number,
  kernel: number,
  strides: number,
  pad: number,
  groups?: number,
];

const ROWS: readonly Row[] = [
  ['MNIST convnet', 128, 1, 28, 32, 3, 1, 0],
  ['MNIST convnet', 128, 32, 13, 64, 3, 1, 0],
  ['CIFAR CNN', 64, 3, 32, 32, 3, 1, 1],
  ['CIFAR CNN', 64, 32, 32, 32, 3, 1, 0],
  ['CIFAR CNN', 64, 32, 15, 64, 3, 1, 1],
  ['CIFAR CNN', 64, 64, 15, 64, 3, 1, 0],
  ['ResNet-20', 64, 3, 32, 16, 3, 1, 1],
  ['ResNet-20', 64, 16, 32, 16, 3, 1, 1],
  ['ResNet-20', 64, 16, 32, 32, 3, 2, 1],
  ['ResNet-20', 64, 32, 16, 32, 3, 1, 1],
  ['ResNet-20', 64, 32, 16, 64, 3, 2, 1],
  ['ResNet-20', 64, 64, 8, 64, 3, 1, 1],
  ['ResNet-18', 32, 64, 28, 128, 1, 2, 0],
  ['MobileNetV2', 32, 3, 96, 32, 3, 2, 1],
  ['MobileNetV2', 32, 16, 48, 96, 1, 1, 0],
  ['MobileNetV2', 32, 96, 48, 96, 3, 2, 1, 96],
  ['MobileNetV2', 32, 96, 24, 24, 1, 1, 0],
  ['MobileNetV2', 32, 24, 24, 144, 1, 1, 0],
  ['MobileNetV2', 32, 144, 24, 144, 3, 1, 1, 144],
  ['MobileNetV2', 32, 192, 12, 192, 3, 1, 1, 192],
  ['MobileNetV2', 32, 192, 12, 32, 1, 1, 0],
  ['MobileNetV2', 32, 64, 6, 384, 1, 1, 0],
  ['MobileNetV2', 32, 960, 3, 960, 3, 1, 1, 960],
  ['MobileNetV2', 32, 160, 3, 960, 1, 1, 0],
  ['MobileNetV2', 32, 320, 3, 1280, 1, 1, 0],
  ['ConvNeXt', 16, 96, 24, 96, 7, 1, 3, 96],
  ['ConvNeXt', 16, 3, 96, 96, 4, 4, 0],
  ['ConvNeXt', 16, 96, 24, 192, 2, 2, 0],
  ['VGG', 16, 64, 32, 128, 3, 1, 1],
  ['VGG', 12, 256, 8, 256, 3, 1, 1],
];

export const CONVOLUTION_SHAPES: readonly ConvolutionShape[] = ROWS.map(
  ([network, batch, channels, side, filters, kernel, strides, pad, groups = 1]) => {
    return { network, batch, channels, filters, size: [side, side], kernel, strides, pad, groups };
  },
);

/** `64x16x32 3x3/2 -> 32`. */
export function shapeText({
  batch,
  channels,
  filters,
  size,
  kernel,
  strides,
  groups,
}: ConvolutionShape): string {
  const stride = strides === 1 ? '' : `/${strides}`;
  const target = groups === 1 ? filters : 'depthwise';
  return `${batch}x${channels}x${size[0]} ${kernel}x${kernel}${stride} -> ${target}`;
}
