import { z } from 'zod';
import { ActivationSpec } from '../activations/index.js';
import { avgPool2d, conv2d, dense, flatten, sequential } from '../layers/index.js';
import { defineArchitecture } from './architecture.js';

/** LeNet-5 with the tanh units and average pooling of its time, and all its feature maps connected. */
export const lenet5 = defineArchitecture({
  name: 'lenet5',
  source: 'LeCun, Bottou, Bengio, Haffner 1998, section II.B',
  options: z.strictObject({
    activation: ActivationSpec.default('tanh').describe('Activation function of the hidden layers.'),
  }),
  members: {},
  build({ activation }, { classes }) {
    return sequential([
      conv2d(6, 5, { activation, name: 'conv1' }),
      avgPool2d(2, { name: 'pool1' }),
      conv2d(16, 5, { activation, name: 'conv2' }),
      avgPool2d(2, { name: 'pool2' }),
      flatten({ name: 'flatten' }),
      dense(120, { activation, name: 'dense1' }),
      dense(84, { activation, name: 'dense2' }),
      dense(classes, { name: 'output' }),
    ]);
  },
});
