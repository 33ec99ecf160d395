import { randomStream } from '../../src/base/random.js';
import { architecture, initialValues } from '../../src/nn/index.js';
import type { PictureClassifier } from '../../src/train/model/classifier.js';
import { encodeSafetensors, type StoredTensor } from '../../src/train/run/safetensors.js';
import { classifierLayout } from '../../src/train/step/training-step.js';

const SEED = 1;
const CLASSES = 10;
const SIDE = 28;
const BATCHES = 8;
export const BATCH_SIZE = 128;
export const LEARNING_RATE = 1e-3;
/** Grey levels: those of MNIST itself. */
const MEAN = 33.3;
const STD = 78.6;
export const NORMALIZATION = { mean: [MEAN], std: [STD] };

/** The Keras MNIST convnet from raw pixels to logits. */
export function convnetClassifier(dropoutRate: number): PictureClassifier {
  return {
    task: 'multi-class',
    input: { height: SIDE, width: SIDE, channels: 1 },
    normalization: NORMALIZATION,
    classes: Array.from({ length: CLASSES }, (_, i) => String(i)),
    network: architecture(
      { name: 'keras-mnist-convnet', dropoutRate },
      { height: SIDE, width: SIDE, channels: 1, classes: CLASSES, trainingCount: BATCHES * BATCH_SIZE },
    ),
  };
}

/**
 * Everything that both sides must have in common, as one safetensors file: starting weights by name, `pixels.<i>` uint8
 * [N, 28, 28, 1] and `labels.<i>` int32 [N] of each batch, and the numbers of the recipe as metadata.
 */
export function workloadFile(): Uint8Array {
  return encodeSafetensors({
    tensors: new Map([...startingWeights(), ...batches()]),
    metadata: {
      batches: String(BATCHES),
      learningRate: String(LEARNING_RATE),
      mean: String(MEAN),
      std: String(STD),
    },
  });
}

function startingWeights(): [string, StoredTensor][] {
  return classifierLayout(convnetClassifier(0)).entries.map(({ name, shape, initializer }) => {
    const data = initialValues(initializer, shape, randomStream(SEED, 'weights', name));
    return [name, { dtype: 'float32', shape, data: Float32Array.from(data) }];
  });
}

/** Each class has a pattern, and each picture is its pattern half covered by noise: learnable, so that losses move. */
function batches(): [string, StoredTensor][] {
  const area = SIDE * SIDE;
  const patterns = Array.from({ length: CLASSES }, (_, k) => {
    const random = randomStream(SEED, 'pattern', k);
    return Uint8Array.from({ length: area }, () => random.integer(256));
  });
  return Array.from({ length: BATCHES }, (_, i) => {
    const random = randomStream(SEED, 'batch', i);
    const labels = Int32Array.from({ length: BATCH_SIZE }, () => random.integer(CLASSES));
    const pixels = new Uint8Array(BATCH_SIZE * area);
    for (let p = 0; p < pixels.length; p++) {
      const pattern = patterns[labels[Math.floor(p / area)]];
      pixels[p] = random.integer(2) === 0 ? random.integer(256) : pattern[p % area];
    }
    return [
      [`pixels.${i}`, { dtype: 'uint8', shape: [BATCH_SIZE, SIDE, SIDE, 1], data: pixels }],
      [`labels.${i}`, { dtype: 'int32', shape: [BATCH_SIZE], data: labels }],
    ] satisfies [string, StoredTensor][];
  }).flat();
}
