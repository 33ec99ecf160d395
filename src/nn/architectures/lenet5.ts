import type { Layer } from '../layer.js';
import { avgPool2d, conv2d, dense, flatten, sequential } from '../layers/index.js';

/**
 * LeNet-5 with the tanh units and average pooling of its time.
 *
 * Source   LeCun, Bottou, Bengio, Haffner 1998, section II.B; 61,706 parameters for 32x32 grey pictures of 10 classes.
 */
export function lenet5({ classes }: { readonly classes: number }): Layer {
  return sequential([
    conv2d(6, 5, { activation: 'tanh', name: 'conv1' }),
    avgPool2d(2, { name: 'pool1' }),
    conv2d(16, 5, { activation: 'tanh', name: 'conv2' }),
    avgPool2d(2, { name: 'pool2' }),
    flatten({ name: 'flatten' }),
    dense(120, { activation: 'tanh', name: 'dense1' }),
    dense(84, { activation: 'tanh', name: 'dense2' }),
    dense(classes, { name: 'output' }),
  ]);
}
