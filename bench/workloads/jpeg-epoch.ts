import { join } from 'node:path';
import { architecture } from '../../src/nn/index.js';
import { writeJpegs } from '../work/jpeg-folder.js';
import { describeWork, inTurns } from './network-workloads.js';

const CLASSES = 6;
const PER_CLASS = 64;
const SIDE = 96;
const BATCH = 32;

const RECIPE = {
  name: 'jpeg-epoch',
  what: 'a small network with batch norm, 96x96',
  input: {
    kind: 'pictures',
    height: SIDE,
    width: SIDE,
    channels: 3,
    normalization: { mean: [127.5, 127.5, 127.5], std: [73, 73, 73] },
  },
  classes: CLASSES,
  network: architecture('auto', {
    height: SIDE,
    width: SIDE,
    channels: 3,
    classes: CLASSES,
    trainingCount: CLASSES * PER_CLASS,
  }),
  optimizer: { kind: 'adam', learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
} as const;

/** Pupil's policy `standard`. */
const AUGMENTATION = {
  flip: 0.5,
  degrees: 15,
  scale: [0.9, 1.1],
  translate: 0.1,
  brightness: 0.2,
  contrast: 0.2,
  saturation: 0.2,
  hue: 0.02,
} satisfies Record<string, number | number[]>;

/** An epoch of training from JPEGs on the disk: each picture is decoded, cut to its middle and changed at random. */
export const JPEG_EPOCH = inTurns(
  'jpeg-epoch',
  `an epoch of ${CLASSES * PER_CLASS} JPEGs of 160x120: decoding, augmentation, training of ${RECIPE.what}`,
  async (folder) => {
    const path = join(folder, 'pictures');
    await writeJpegs(path, { classes: CLASSES, perClass: PER_CLASS, height: 120, width: 160 });
    return {
      ...describeWork(RECIPE, { name: 'jpeg-epoch', mode: 'epoch', batch: BATCH }),
      folder: { path, pictures: CLASSES * PER_CLASS, augmentation: { ...AUGMENTATION, scale: [0.9, 1.1] } },
    };
  },
);
