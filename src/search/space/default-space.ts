import type { Recipe } from '../../train/index.js';
import { parseSpace, type Space, type SpaceInput } from './space.js';

/** What is known of the data that a space is made for. */
export interface SpaceFacts {
  readonly examples: 'pictures' | 'rows';
  /** Pixels on the shorter side of the pictures; the image size is varied where it is known and at least 64. */
  readonly side?: number | undefined;
  /** Examples to train on; batches stay below an eighth of them. */
  readonly training: number;
  /** Where trials begin with a trained network. */
  readonly begun?: BegunFacts | undefined;
}

export interface BegunFacts {
  /** Whether all of it can. */
  readonly canLearn: boolean;
  /** The recipe of all trials, where it is decided. */
  readonly recipe: Recipe | undefined;
  /** Whether somebody has decided that pictures are augmented. */
  readonly isAugmented: boolean;
}

type ParametersInput = SpaceInput['parameters'];

const SMALLEST_VARIED_SIDE = 64;
const BATCH_SIZES = [16, 32, 64, 128, 256];
const DROPOUT_RATES = { min: 0, max: 0.6, step: 0.1 };
const SOME_DROPOUT = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6];

/** The space that is searched where nobody names one: everything about the network and its training. */
export function defaultSpace(facts: SpaceFacts): Space {
  const isTable = facts.examples === 'rows';
  if (facts.begun !== undefined) return begunSpace(facts.begun, facts.training);
  return parseSpace({
    parameters: {
      ...(isTable ? TABLE_NETWORK : PICTURE_NETWORK),
      ...TRAINING,
      batchSize: { type: 'categorical', choices: batchSizes(facts.training) },
      ...(isTable ? {} : PICTURES),
      ...imageSizes(facts),
    },
    fixed: { architecture: isTable ? 'mlp' : 'cnn' },
  });
}

/** The recipes that are compared keep the backbone as it is, or let it learn slowly. */
function begunSpace({ canLearn, recipe, isAugmented }: BegunFacts, training: number): Space {
  // Pictures whose features are computed once are not augmented.
  const still = isAugmented ? 'frozen' : 'features';
  const isOpen = recipe === undefined && canLearn;
  const learning = isOpen ? { when: { recipe: ['fine-tune'] } } : {};
  const learns = isOpen || ['fine-tune', 'gradual', 'full'].includes(recipe ?? still);
  return parseSpace({
    parameters: {
      ...(isOpen && { recipe: { type: 'categorical', choices: [still, 'fine-tune'] } }),
      ...(learns && { backboneRate: { type: 'float', min: 0.01, max: 1, log: true, ...learning } }),
      headUnits: { type: 'categorical', choices: [[], [64], [256]] },
      headDropout: { type: 'float', ...DROPOUT_RATES },
      ...TRAINING,
      batchSize: { type: 'categorical', choices: batchSizes(training) },
      ...(learns && {
        augment: { type: 'categorical', choices: ['none', 'light', 'standard'], ...learning },
      }),
    },
    fixed: isOpen || recipe !== undefined ? {} : { recipe: still },
  });
}

const PICTURE_NETWORK: ParametersInput = {
  'architecture.depth': { type: 'int', min: 2, max: 8 },
  'architecture.filters': { type: 'int', min: 8, max: 64, log: true },
  'architecture.widths': { type: 'categorical', choices: ['constant', 'linear', 'doubling'] },
  'architecture.kernelSize': { type: 'categorical', choices: [3, 5] },
  'architecture.activation': { type: 'categorical', choices: ['relu', 'leakyRelu', 'elu', 'silu', 'gelu'] },
  'architecture.normalization': {
    type: 'categorical',
    choices: ['none', 'batchNorm', 'groupNorm', 'layerNorm'],
  },
  'architecture.dense': { type: 'categorical', choices: [0, 64, 128, 256] },
  'architecture.dropoutRate': { type: 'float', ...DROPOUT_RATES },
  'architecture.dropoutPlace': {
    type: 'categorical',
    choices: ['head', 'stages', 'both'],
    when: { 'architecture.dropoutRate': SOME_DROPOUT },
  },
};

const TABLE_NETWORK: ParametersInput = {
  'architecture.hidden': {
    type: 'categorical',
    choices: [[], [32], [64], [32, 32], [64, 64], [128, 128], [256, 256], [64, 64, 64], [128, 128, 128]],
  },
  'architecture.activation': { type: 'categorical', choices: ['relu', 'elu', 'silu', 'gelu', 'tanh'] },
  'architecture.dropoutRate': { type: 'float', ...DROPOUT_RATES },
};

/** Rates are those that each optimizer is used with; decay of sgd goes through the gradient, that of adamw beside it. */
const TRAINING: ParametersInput = {
  optimizer: { type: 'categorical', choices: ['adamw', 'sgd'] },
  'rate of adamw': rate('adamw', 1e-4, 1e-2),
  'rate of sgd': rate('sgd', 3e-3, 0.3),
  'optimizer.momentum': { type: 'float', min: 0.8, max: 0.98, when: { optimizer: ['sgd'] } },
  'decay of adamw': decay('adamw', 1e-3, 0.3),
  'decay of sgd': decay('sgd', 1e-6, 1e-2),
  schedule: { type: 'categorical', choices: ['auto', 'constant', 'linear', 'oneCycle'] },
};

const PICTURES: ParametersInput = {
  augment: { type: 'categorical', choices: ['none', 'light', 'standard', 'strong'] },
};

function rate(optimizer: string, min: number, max: number): ParametersInput[string] {
  return { type: 'float', path: 'learningRate', min, max, log: true, when: { optimizer: [optimizer] } };
}

function decay(optimizer: string, min: number, max: number): ParametersInput[string] {
  return {
    type: 'float',
    path: 'optimizer.weightDecay',
    min,
    max,
    log: true,
    when: { optimizer: [optimizer] },
  };
}

/** At least eight updates in an epoch, and the smallest size in any case, or all examples where there are fewer. */
function batchSizes(training: number): number[] {
  return BATCH_SIZES.filter((size, i) => i === 0 || size * 8 <= training).map((size) =>
    Math.min(size, training),
  );
}

function imageSizes({ examples, side }: SpaceFacts): ParametersInput {
  if (examples === 'rows' || side === undefined || side < SMALLEST_VARIED_SIDE) return {};
  const sizes = [0.5, 0.75, 1].map((share) => Math.round((side * share) / 8) * 8);
  return { imageSize: { type: 'categorical', choices: sizes } };
}
