import type { Layer } from '../layer.js';
import { conv2d, dense, dropout, flatten, maxPool2d, sequential } from '../layers/index.js';

export interface VggOptions {
  readonly classes: number;
  /** Filters of the 3x3 convolutions of each stage; 2x2 max pooling ends a stage. */
  readonly stages: readonly (readonly number[])[];
  /** Units of the hidden dense layers. */
  readonly dense: readonly number[];
  /** Dropout behind each hidden dense layer. */
  readonly dropoutRate?: number;
}

/**
 * Stages of 3x3 convolutions and max pooling, then dense layers with dropout.
 *
 * Source   Simonyan and Zisserman 2014 (arXiv 1409.1556).
 */
export function vgg({ classes, stages, dense: hidden, dropoutRate = 0.5 }: VggOptions): Layer {
  const convolutional = stages.flatMap((filters, stage) => [
    ...filters.map((n, i) =>
      conv2d(n, 3, { padding: 'same', activation: 'relu', name: `stage${stage + 1}_conv${i + 1}` }),
    ),
    maxPool2d(2, { name: `stage${stage + 1}_pool` }),
  ]);
  const connected = hidden.flatMap((units, i) => [
    dense(units, { activation: 'relu', name: `dense${i + 1}` }),
    dropout(dropoutRate, { name: `dropout${i + 1}` }),
  ]);
  return sequential([
    ...convolutional,
    flatten({ name: 'flatten' }),
    ...connected,
    dense(classes, { name: 'output' }),
  ]);
}

/** Three stages of two convolutions and one hidden dense layer: a VGG for pictures of 32 to 64 pixels. */
export function vggSmall({ classes }: { readonly classes: number }): Layer {
  return vgg({
    classes,
    stages: [
      [32, 32],
      [64, 64],
      [128, 128],
    ],
    dense: [128],
  });
}
