import type { Layer } from '../layer.js';
import { conv2d, dense, dropout, flatten, maxPool2d, sequential } from '../layers/index.js';

/**
 * The convolutional network of the Keras tutorial: 34,826 parameters for 28x28 grey pictures of 10 classes.
 *
 * Source   keras.io, "Simple MNIST convnet" (Chollet).
 */
export function kerasMnistConvnet({
  classes,
  dropoutRate = 0.5,
}: {
  readonly classes: number;
  readonly dropoutRate?: number;
}): Layer {
  return sequential([
    conv2d(32, 3, { activation: 'relu', name: 'conv1' }),
    maxPool2d(2, { name: 'pool1' }),
    conv2d(64, 3, { activation: 'relu', name: 'conv2' }),
    maxPool2d(2, { name: 'pool2' }),
    flatten({ name: 'flatten' }),
    dropout(dropoutRate, { name: 'dropout' }),
    dense(classes, { name: 'output' }),
  ]);
}
