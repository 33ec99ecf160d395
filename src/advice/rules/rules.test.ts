import { describe, expect, it } from 'vitest';
import {
  ARCHITECTURE_NAMES,
  activation,
  alphaDropout,
  batchNorm,
  conv2d,
  dense,
  dropout,
  flatten,
  globalAvgPool2d,
  groupNorm,
  type Layer,
  maxPool2d,
  residual,
  sequential,
} from '../../nn/index.js';
import type { TrainOptionsInput } from '../../train/index.js';
import { check } from '../check.js';
import { type SubjectRequest, subjectOf } from '../subject.js';
import { RULES } from './all-rules.js';

interface Example {
  readonly bad: SubjectRequest;
  readonly good: SubjectRequest;
  /** Where the bad one is wrong. */
  readonly where: string;
}

/** A network that nothing is said against, around the layers in question. */
function around(...layers: readonly Layer[]): SubjectRequest {
  return { model: sequential([...layers, dense(10)]), classes: 10 };
}
const plain = around(flatten());
const pictures = { training: 1000 };
const relu = { activation: 'relu' } as const;
const convNorm = [conv2d(8, 3, { useBias: false }), batchNorm(), activation('relu')];
const times = (count: number, make: () => Layer) => Array.from({ length: count }, make);
const counts = (...numbers: readonly number[]) => numbers.map((count, i) => ({ name: 'abc'[i], count }));

const EXAMPLES: Readonly<Record<string, Example>> = {
  'dropout-after-output': {
    bad: { model: sequential([flatten(), dense(10), dropout(0.5)]) },
    good: { model: sequential([flatten(), dense(32, relu), dropout(0.5), dense(10)]) },
    where: 'dropout_1',
  },
  'dropout-before-batch-norm': {
    bad: around(conv2d(8, 3), dropout(0.2), activation('relu'), batchNorm(), globalAvgPool2d()),
    good: around(conv2d(8, 3), batchNorm(), activation('relu'), dropout(0.2), globalAvgPool2d()),
    where: 'dropout_1',
  },
  'dropout-rate': {
    bad: around(flatten(), dense(32, relu), dropout(0.8)),
    good: around(dropout(0.1), conv2d(8, 3, relu), dropout(0.25), flatten(), dense(32, relu), dropout(0.5)),
    where: 'dropout_1',
  },
  'softmax-in-hidden-layer': {
    bad: around(flatten(), dense(32, { activation: 'softmax' })),
    good: around(flatten(), dense(32, relu)),
    where: 'dense_1',
  },
  'activation-on-output': {
    bad: { model: sequential([flatten(), dense(10), activation('softmax')]) },
    good: plain,
    where: 'activation_1',
  },
  'saturating-stack': {
    bad: around(flatten(), ...times(4, () => dense(16, { activation: 'sigmoid' }))),
    good: around(flatten(), ...times(2, () => dense(16, { activation: 'sigmoid' }))),
    where: 'dense_1, dense_2 and 2 more',
  },
  'linear-stack': {
    bad: around(flatten(), dense(32), dropout(0.5)),
    good: around(conv2d(8, 1), conv2d(8, 3, relu), flatten(), dense(32), activation('relu')),
    where: 'dense_1',
  },
  'output-units': { bad: { ...plain, classes: 3 }, good: plain, where: 'dense_1' },
  'learning-rate-range': {
    bad: { ...plain, options: { optimizer: 'adam', learningRate: 0.5 } },
    good: { ...plain, options: { optimizer: 'sgd', learningRate: 1.6, batchSize: 1024 } },
    where: 'learningRate',
  },
  'inputs-above-zero': {
    bad: { ...plain, options: { normalize: 'unit' } },
    good: { ...around(...convNorm, globalAvgPool2d()), options: { normalize: 'unit' } },
    where: 'normalize',
  },
  'no-normalization': {
    bad: around(...times(11, () => conv2d(8, 3, { padding: 'same', ...relu })), globalAvgPool2d()),
    good: around(
      ...times(11, () => conv2d(8, 3, { padding: 'same', ...relu })),
      groupNorm(4),
      globalAvgPool2d(),
    ),
    where: 'network',
  },
  'parameters-for-the-data': {
    bad: { ...around(flatten(), dense(512, relu)), pictures },
    good: { ...around(flatten(), dense(32, relu)), pictures },
    where: 'network',
  },
  'bias-before-batch-norm': {
    bad: around(conv2d(8, 3), batchNorm(), globalAvgPool2d()),
    good: around(...convNorm, globalAvgPool2d()),
    where: 'conv2d_1',
  },
  'batch-size-for-batch-norm': {
    bad: { ...around(...convNorm, globalAvgPool2d()), options: { batchSize: 2 } },
    good: { ...plain, options: { batchSize: 2 } },
    where: 'batchSize',
  },
  'batch-larger-than-data': {
    bad: { ...plain, pictures, options: { batchSize: 1001 } },
    good: { ...plain, pictures, options: { batchSize: 1000 } },
    where: 'batchSize',
  },
  'label-smoothing-with-two-classes': {
    bad: { model: sequential([flatten(), dense(2)]), classes: 2, options: { labelSmoothing: 0.1 } },
    good: { ...plain, options: { labelSmoothing: 0.1 } },
    where: 'labelSmoothing',
  },
  'warm-up-too-long': {
    bad: { ...plain, options: { epochs: 10, schedule: { kind: 'cosine', warmupEpochs: 5 } } },
    good: { ...plain, options: { epochs: 10, schedule: { kind: 'cosine', warmupEpochs: 1 } } },
    where: 'schedule',
  },
  'contradicting-settings': {
    bad: { ...plain, options: { epochs: 10, earlyStopping: { patience: 10 }, schedule: 'constant' } },
    good: { ...plain, options: { epochs: 10, earlyStopping: { patience: 3 }, schedule: 'constant' } },
    where: 'patience',
  },
  'plateau-and-one-cycle': {
    bad: { ...plain, options: { schedule: 'oneCycle', onPlateau: 'lowerRate' } },
    good: { ...plain, options: { schedule: 'constant', onPlateau: 'lowerRate' } },
    where: 'onPlateau',
  },
  'layer-does-not-fit': {
    bad: around(...times(6, () => maxPool2d(2)), flatten()),
    good: around(...times(5, () => maxPool2d(2)), flatten()),
    where: 'layer "maxPool2d_6" (input [1, 3, 1, 1]), maxPool2d',
  },
  'settings-refused': {
    bad: { ...plain, pictures, options: { epochs: 2, schedule: { kind: 'cosine', warmupEpochs: 2 } } },
    good: { ...plain, pictures, options: { epochs: 2, schedule: { kind: 'cosine', warmupEpochs: 0.5 } } },
    where: 'schedule cosine',
  },
  'flatten-of-a-large-map': {
    bad: around(conv2d(64, 3, relu), flatten()),
    good: around(conv2d(64, 3, relu), globalAvgPool2d()),
    where: 'flatten_1',
  },
  'frozen-output': {
    bad: { ...around(flatten(), dense(16, relu)), options: { freeze: ['dense_2'] } },
    good: { ...around(flatten(), dense(16, relu)), options: { freeze: ['dense_1'] } },
    where: 'dense_2',
  },
  'pattern-matches-nothing': {
    bad: { ...plain, options: { freeze: ['dence_*'] } },
    good: { ...plain, options: { groups: [{ layers: 'dense_*', learningRateFactor: 0.1 }] } },
    where: 'freeze',
  },
  'average-too-slow': {
    bad: { ...plain, pictures, options: { epochs: 5, ema: { decay: 0.9999, warmup: false } } },
    good: { ...plain, pictures, options: { epochs: 5, ema: { decay: 0.9999 } } },
    where: 'ema.decay',
  },
  'l2-through-adaptive-optimizer': {
    bad: { ...plain, options: { optimizer: { kind: 'adam', weightDecay: 1e-4 } } },
    good: { ...plain, options: { optimizer: { kind: 'sgd', weightDecay: 1e-4 } } },
    where: 'optimizer.weightDecay',
  },
  'decay-of-a-small-network': {
    bad: {
      ...around(...convNorm, globalAvgPool2d()),
      options: { optimizer: { kind: 'adamw', weightDecay: 0.5 } },
    },
    good: around(...convNorm, globalAvgPool2d()),
    where: 'optimizer.weightDecay',
  },
  'selu-surroundings': {
    bad: around(flatten(), dense(16, { activation: 'selu', kernelInitializer: 'heNormal' })),
    good: around(flatten(), dense(16, { activation: 'selu' }), alphaDropout(0.1)),
    where: 'dense_1',
  },
  'very-wide-layer': {
    bad: around(conv2d(4096, 1, relu), globalAvgPool2d()),
    good: around(conv2d(512, 1, relu), globalAvgPool2d()),
    where: 'conv2d_1',
  },
  'pooling-leaves-out-the-border': {
    bad: around(conv2d(8, 4, relu), maxPool2d(3), flatten()),
    good: around(conv2d(8, 3, relu), maxPool2d(2), flatten()),
    where: 'maxPool2d_1',
  },
  'class-imbalance': {
    bad: { ...plain, pictures: { training: 1000, perClass: counts(100, 900, 500) } },
    good: {
      ...plain,
      pictures: { training: 1000, perClass: counts(100, 900, 500) },
      options: { classWeights: 'balanced' },
    },
    where: 'class a',
  },
};

const found = (rule: string, request: SubjectRequest) =>
  check(subjectOf(request)).filter((finding) => finding.rule === rule);

describe.each(RULES.map(({ id }) => id))('the rule %s', (id) => {
  it('finds the bad example', () => {
    expect(found(id, EXAMPLES[id].bad).map(({ where }) => where)).toEqual([EXAMPLES[id].where]);
  });

  it('says nothing against the good example', () => {
    expect(found(id, EXAMPLES[id].good)).toEqual([]);
  });
});

describe('the rules', () => {
  it('say nothing serious against the architectures that come with Pupil, at their usual sizes', () => {
    const usual = (name: string) => {
      if (name === 'lenet5' || name === 'keras-mnist-convnet') return { height: 28, width: 28, channels: 1 };
      const isLarge = /^(vgg-1|resnet-(18|34|50|101)|mobilenet)/.test(name);
      return isLarge ? { height: 224, width: 224, channels: 3 } : { height: 32, width: 32, channels: 3 };
    };
    const serious = ARCHITECTURE_NAMES.flatMap((name) => {
      const input = usual(name);
      const request = { model: name, input, classes: 10, pictures: { training: 50_000 } };
      return check(subjectOf(request))
        .filter(({ severity }) => severity !== 'advice')
        .map(({ rule, where }) => `${name}: ${rule} at ${where}`);
    });
    expect(serious).toEqual([]);
  });

  it('say nothing at all against the default training', () => {
    const request = { model: 'auto', classes: 6, pictures: { training: 3600 } };
    expect(check(subjectOf(request))).toEqual([]);
  });

  it('see through branches: what follows a residual block follows its activation', () => {
    const block = residual([conv2d(8, 3, { padding: 'same', useBias: false }), batchNorm()], relu);
    const layers = [conv2d(8, 3, relu), block, conv2d(8, 3, relu), globalAvgPool2d()];
    expect(check(subjectOf(around(...layers)))).toEqual([]);
  });

  it('tell the size of pictures that would do', () => {
    const [finding] = found('layer-does-not-fit', EXAMPLES['layer-does-not-fit'].bad);
    expect(finding.fix).toMatch(/pictures of 64 x 64 or more$/);
  });

  it('advise no average where no decay is short enough', () => {
    const fix = (updates: number) => {
      const options = { epochs: 1, batchSize: 1, ema: { decay: 0.999, warmup: false } };
      return found('average-too-slow', {
        ...plain,
        pictures: { training: updates },
        options,
      })[0].fix;
    };
    expect(fix(100)).toMatch(/use a decay of 0\.9 or less/);
    expect(fix(8)).toMatch(/^leave ema out/);
  });

  it('find what training would refuse, also where the pictures are not known', () => {
    const refused = (options: TrainOptionsInput) => found('settings-refused', { ...plain, options }).length;
    expect(refused({ epochs: 3, monitor: 'acuracy' })).toBe(1);
    expect(refused({ epochs: 3, freeze: ['dense_1'] })).toBe(1);
    expect(refused({ freeze: ['dense_1'] })).toBe(1);
    expect(refused({ epochs: 3, schedule: { kind: 'cosine', warmupSteps: 1_000_000 } })).toBe(0);
  });

  it('lead from what is refused to the topic that it is about', () => {
    const [finding] = check(subjectOf({ ...plain, options: { epochs: 3, freeze: ['*'] } })).filter(
      ({ rule }) => rule === 'settings-refused',
    );
    expect(finding.topic).toBe('freezing');
  });

  it('know what each task asks of the output', () => {
    const binary = {
      model: sequential([flatten(), dense(1)]),
      classes: 2,
      options: { task: 'binary' },
    } as const;
    expect(found('output-units', binary)).toEqual([]);
    expect(found('output-units', { ...binary, options: {} })).toHaveLength(1);
    expect(check(subjectOf({ model: 'auto', classes: 2, options: { task: 'binary', epochs: 5 } }))).toEqual(
      [],
    );
    const regression = { model: sequential([flatten(), dense(1, { activation: 'sigmoid' })]), classes: 1 };
    expect(found('activation-on-output', { ...regression, options: { task: 'regression' } })).toEqual([]);
    expect(found('settings-refused', { ...plain, options: { epochs: 3, loss: 'mse' } })).toHaveLength(1);
  });

  it('put the serious first', () => {
    const request = {
      model: sequential([flatten(), dense(32), dense(3)]),
      classes: 4,
      options: { optimizer: { kind: 'adam', weightDecay: 0.01 } },
    };
    expect(check(subjectOf(request)).map(({ severity }) => severity)).toEqual(['error', 'warning', 'advice']);
  });

  it('keep silent about what is not known', () => {
    const options = { batchSize: 5000, ema: {}, earlyStopping: { patience: 500 } };
    expect(check(subjectOf({ model: 'auto', options }))).toEqual([]);
  });

  it('refuse what nothing can be said about', () => {
    expect(() => subjectOf({ model: 'no-such-network' })).toThrow(/architecture/);
    expect(() => subjectOf({ model: 'auto', options: { optimizer: 'adma' } })).toThrow(/optimizer/);
  });
});
