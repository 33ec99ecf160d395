import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import {
  avgPool1d,
  conv1d,
  conv1dTranspose,
  conv2d,
  conv2dTranspose,
  decodeImage,
  dense,
  globalAvgPool1d,
  globalMaxPool1d,
  imageFolder,
  maxPool1d,
  maxPool2d,
  permute,
  predict,
  reshape,
  sequential,
  squeezeExcitation,
  train,
  upsampling2d,
  zeroPadding2d,
} from '../../src/index.js';
import { fileFolder, metricsOf, SIDE, tinyOptions, writePictures } from './tiny-run.js';

const root = fileFolder();
const pictures = writePictures(join(root, 'pictures'));

const transposed = sequential([
  zeroPadding2d(1),
  conv2d(4, 3, { strides: 2, activation: 'relu' }),
  squeezeExcitation({ ratio: 2, gate: 'hardSigmoid' }),
  conv2dTranspose(4, 3, { strides: 2, padding: 'same', activation: 'relu' }),
  upsampling2d(2, { interpolation: 'bilinear' }),
  maxPool2d(4),
  upsampling2d([1, 2]),
  reshape([24, -1]),
  globalAvgPool1d(),
  dense(3),
]);

const alongTime = sequential([
  reshape([SIDE, SIDE]),
  permute([2, 1]),
  conv1d(6, 3, { padding: 'causal', activation: 'relu', kernelInitializer: 'orthogonal' }),
  maxPool1d(2),
  conv1dTranspose(6, 3, { strides: 2, padding: { before: 1, after: 0 }, activation: 'relu' }),
  avgPool1d(2, { padding: 'same' }),
  globalMaxPool1d(),
  dense(3, { biasInitializer: { kind: 'normal', deviation: 0.1 } }),
]);

test.each([
  ['transposed convolutions, padding, upsampling', transposed],
  ['layers along time', alongTime],
])('a network of %s learns, and its file answers any number of pictures', async (name, network) => {
  const out = join(root, name);
  const run = await train(network, imageFolder(pictures, { workers: 1 }), {
    ...tinyOptions,
    epochs: 10,
    out,
  });
  const losses = metricsOf(out).map(({ train: scores }) => (scores as { loss: number }).loss);
  expect(losses.at(-1)).toBeLessThan(0.8 * losses[0]);

  const paths = ['circle/0.png', 'line/3.png', 'square/7.png'].map((file) => join(pictures, file));
  const { predictions } = await predict(run.model, paths);
  const contract = { height: SIDE, width: SIDE, channels: 1, fit: 'crop' } as const;
  const rows = await Promise.all(paths.map((path) => decodeImage(path, contract)));
  const session = await InferenceSession.create(run.model);
  for (const count of [1, 3]) {
    const pixels = new Tensor('uint8', Buffer.concat(rows.slice(0, count)), [count, SIDE, SIDE, 1]);
    const { probabilities } = await session.run({ pixels });
    const expected = predictions.slice(0, count).flatMap((p) => Object.values(p.probabilities!));
    for (const [i, p] of (probabilities.data as Float32Array).entries())
      expect(p).toBeCloseTo(expected[i], 5);
  }
  await session.release();
});
