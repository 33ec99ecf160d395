import { z } from 'zod';
import { conv2d, dense, dropout, flatten, maxPool2d, sequential } from '../layers/index.js';
import { defineArchitecture } from './architecture.js';
import { dropoutRate } from './architecture-options.js';

/** The convolutional network of the Keras tutorial. */
export const kerasMnistConvnet = defineArchitecture({
  name: 'keras-mnist-convnet',
  source: 'keras.io, "Simple MNIST convnet" (Chollet)',
  options: z.strictObject({ dropoutRate: dropoutRate(0.5) }),
  members: {},
  build({ dropoutRate }, { classes }) {
    return sequential([
      conv2d(32, 3, { activation: 'relu', name: 'conv1' }),
      maxPool2d(2, { name: 'pool1' }),
      conv2d(64, 3, { activation: 'relu', name: 'conv2' }),
      maxPool2d(2, { name: 'pool2' }),
      flatten({ name: 'flatten' }),
      dropout(dropoutRate, { name: 'dropout' }),
      dense(classes, { name: 'output' }),
    ]);
  },
});
