import { rm } from 'node:fs/promises';
import type { DataSource } from '../../src/data/index.js';
import {
  type Backbone,
  evaluate,
  type Recipe,
  type TrainOptionsInput,
  train,
  withHead,
} from '../../src/train/index.js';

/** The network that learns: small, made for pictures of 32 x 32. */
export const NETWORK = 'resnet-20';

/** A way to train on few pictures. */
export interface Way {
  readonly name: string;
  /** How the backbone is used; from scratch where there is none. */
  readonly recipe?: Recipe;
  readonly options: TrainOptionsInput;
}

/** One training. */
export interface Attempt {
  readonly source: DataSource;
  readonly backbone: Backbone;
  readonly seed: number;
  /** Folder for the run; what was there is deleted. */
  readonly out: string;
}

export interface Outcome {
  /** Share of the test pictures that is told right. */
  readonly accuracy: number;
  /** Seconds of training. */
  readonly seconds: number;
}

const AUGMENTED = { augment: 'standard' } as const;

/** From scratch for as long, and for three times as long in case it only needs more time; then every recipe that keeps something. */
export const waysOf = (epochs: number): readonly Way[] => [
  { name: 'scratch', options: { ...AUGMENTED, epochs } },
  { name: 'scratch-longer', options: { ...AUGMENTED, epochs: 3 * epochs } },
  { name: 'features', recipe: 'features', options: { epochs } },
  { name: 'frozen', recipe: 'frozen', options: { ...AUGMENTED, epochs } },
  { name: 'fine-tune', recipe: 'fine-tune', options: { ...AUGMENTED, epochs } },
  { name: 'gradual', recipe: 'gradual', options: { ...AUGMENTED, epochs } },
];

/**
 * Train in one of the ways and measure on the test part. Validation pictures decide nothing: the epoch that is best is so by
 * the loss in training, so that all that is known of the classes is in the training pictures.
 */
export async function trainAndTest(
  { recipe, options }: Way,
  { source, backbone, seed, out }: Attempt,
): Promise<Outcome> {
  await rm(out, { recursive: true, force: true });
  const model = recipe === undefined ? NETWORK : withHead(backbone, { recipe });
  const { model: file, seconds } = await train(model, source, {
    ...options,
    monitor: 'train.loss',
    seed,
    out,
  });
  const { report } = await evaluate(file, source, { part: 'test' });
  const { accuracy } = report.metrics;
  if (typeof accuracy !== 'number') throw new Error(`no accuracy in ${out}`);
  return { accuracy, seconds };
}
