import { describe, expect, it } from 'vitest';
import { errorOf } from '../../../test/error-of.js';
import { dense } from '../../nn/index.js';
import { parseTrainOptions } from '../../train/index.js';
import { applyPoint, flatConfig, requirePlaces, type TrialConfig } from './apply-point.js';
import { defaultSpace } from './default-space.js';
import { valueAt } from './domain.js';
import { parseSpace, pointOf, type SpaceInput } from './space.js';

const BASE: TrialConfig = { model: 'auto', pictures: {}, training: {} };

function apply(values: Record<string, string | number | boolean>, base: Partial<TrialConfig> = {}): object {
  const parameters = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { type: 'categorical' as const, choices: [value] }]),
  );
  return applyPoint({ ...BASE, ...base }, parseSpace({ parameters }), values);
}

describe('a point of a space', () => {
  it('becomes a network, data and training', () => {
    expect(
      apply({
        architecture: 'cnn',
        'architecture.depth': 4,
        imageSize: 64,
        epochs: 3,
        'optimizer.momentum': 0.8,
        optimizer: 'sgd',
      }),
    ).toEqual({
      model: { name: 'cnn', depth: 4 },
      pictures: { imageSize: 64 },
      training: { epochs: 3, optimizer: { kind: 'sgd', momentum: 0.8 } },
    });
  });

  it('goes on from what all trials share, and leaves that as it was', () => {
    const base = {
      model: { name: 'cnn', depth: 2, filters: 8 },
      pictures: { channels: 1 as const },
      training: { optimizer: { kind: 'sgd', nesterov: true }, seed: 3 },
    };
    const before = structuredClone(base);
    expect(apply({ 'architecture.depth': 5, 'optimizer.momentum': 0.5, imageSize: 32 }, base)).toEqual({
      model: { name: 'cnn', depth: 5, filters: 8 },
      pictures: { channels: 1, imageSize: 32 },
      training: { optimizer: { kind: 'sgd', nesterov: true, momentum: 0.5 }, seed: 3 },
    });
    expect(base).toEqual(before);
  });

  it.each([
    [
      'the default optimizer',
      { 'optimizer.weightDecay': 0.1 },
      { optimizer: { kind: 'adamw', weightDecay: 0.1 } },
    ],
    [
      'the schedule that auto stands for',
      { 'schedule.warmupEpochs': 2 },
      { schedule: { kind: 'cosine', warmupEpochs: 2 } },
    ],
    ['an option that is off', { 'earlyStopping.patience': 3 }, { earlyStopping: { patience: 3 } }],
  ])('goes inside %s', (_, values, training) => {
    expect(apply(values)).toEqual({ ...BASE, training });
  });

  it('takes parameters by their path', () => {
    const space = parseSpace({
      parameters: {
        optimizer: { type: 'categorical', choices: ['sgd', 'adamw'] },
        slow: { type: 'float', min: 1e-4, max: 1e-2, path: 'learningRate', when: { optimizer: ['adamw'] } },
      },
    });
    expect(applyPoint(BASE, space, { optimizer: 'adamw', slow: 0.001 }).training).toEqual({
      optimizer: 'adamw',
      learningRate: 0.001,
    });
  });

  it('is one flat object in a config file', () => {
    const config = { model: 'cnn', pictures: { imageSize: 32 }, training: { epochs: 2 } };
    expect(flatConfig(config)).toEqual({ architecture: 'cnn', imageSize: 32, epochs: 2 });
    const layer = dense(3);
    expect(flatConfig({ ...config, model: layer })).toEqual({ model: layer, imageSize: 32, epochs: 2 });
  });

  it.each([
    ['learningRat', 'there is no such place in a config', 'did you mean learningRate? '],
    ['optimiser.momentum', 'there is no such place in a config', 'did you mean optimizer? '],
    [
      'threads',
      '"threads" is not for a space: the search shares the processors among its trials',
      'leave it out',
    ],
    ['monitor', '"monitor" is not for a space: the search says what it looks for', 'leave it out'],
  ])('cannot decide %s', (name, what, fix) => {
    const error = errorOf(() =>
      requirePlaces(parseSpace({ parameters: { [name]: { type: 'boolean' } } }), BASE),
    );
    expect(error.code).toBe('option/space');
    expect(error.what).toBe(what);
    expect(error.fix).toContain(fix);
  });
});

describe('the default space', () => {
  it.each([
    ['pictures of unknown size', { examples: 'pictures', training: 5000 }],
    ['small pictures', { examples: 'pictures', training: 100, side: 28 }],
    ['photographs', { examples: 'pictures', training: 50_000, side: 224 }],
    ['a table', { examples: 'rows', training: 400 }],
  ] as const)('of %s holds nothing but trainings that can be written', (_, facts) => {
    const space = defaultSpace(facts);
    requirePlaces(space, BASE);
    for (let i = 0; i < 50; i++) {
      // Multiples of an irrational number fall everywhere.
      let k = i;
      const point = pointOf(space, (_, parameter) => valueAt(parameter, (++k * 0.618034 * (i + 1)) % 1));
      const { training } = applyPoint(BASE, space, point);
      parseTrainOptions(training);
    }
  });

  it('varies the size of large pictures, and batches by how many examples there are', () => {
    const choices = (facts: Parameters<typeof defaultSpace>[0]) => {
      const { parameters } = defaultSpace(facts) as SpaceInput;
      return [parameters.imageSize, parameters.batchSize].map(
        (one) => one && 'choices' in one && one.choices,
      );
    };
    expect(choices({ examples: 'pictures', training: 10_000, side: 128 })).toEqual([
      [64, 96, 128],
      [16, 32, 64, 128, 256],
    ]);
    expect(choices({ examples: 'pictures', training: 300, side: 32 })).toEqual([undefined, [16, 32]]);
    // No more than there are.
    expect(choices({ examples: 'rows', training: 10 })).toEqual([undefined, [10]]);
  });
});
