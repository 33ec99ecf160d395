// A network of one's own: a small residual network, trained on a folder of pictures and exported.
//
//     node examples/custom-network.mjs photos/ out/
//
// photos/ holds one folder per class and nothing else; out/ must not exist yet.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  activation,
  batchNorm,
  conv2d,
  dense,
  dropout,
  exportModel,
  globalAvgPool2d,
  imageFolder,
  residual,
  sequential,
  train,
} from 'pupil';

const [pictures, out, epochs = '10'] = process.argv.slice(2);
if (out === undefined) {
  console.error('usage: node examples/custom-network.mjs <pictures> <out> [epochs]');
  process.exit(2);
}
const folders = await readdir(pictures, { withFileTypes: true });
const classes = folders.filter((entry) => entry.isDirectory()).length;

/** Convolution, batch norm and relu: the bias would be taken away by batch norm. */
const unit = (filters, strides = 1) => [
  conv2d(filters, 3, { strides, padding: 'same', useBias: false }),
  batchNorm(),
  activation('relu'),
];

/** Half the size and twice the filters: the shortcut follows by itself. */
const block = (filters) => residual([...unit(filters, 2), ...unit(filters)], { activation: 'relu' });

const network = sequential([
  ...unit(16),
  block(32),
  block(64),
  globalAvgPool2d(),
  dropout(0.2),
  dense(classes, { name: 'output' }),
]);

const run = await train(network, imageFolder(pictures, { imageSize: 32 }), {
  epochs: Number(epochs),
  out,
  seed: 1,
});
const { model } = await exportModel(run.run, join(run.run, 'shipped.onnx'));
console.log(JSON.stringify({ model, accuracy: run.validation.accuracy, epochs: run.epochs }));
