import { expect, it } from 'vitest';
import { trainerConfig } from '../../test/trainer-parts.js';
import { conv2d, dense, dropout, flatten, sequential } from '../nn/index.js';
import { subjectOfRun } from './subject.js';

it('a run with every option in its resolved form can be laid open', () => {
  const network = sequential([
    conv2d(4, 3, { name: 'conv', activation: 'relu' }),
    flatten(),
    dropout(0.2),
    dense(3, { name: 'head' }),
  ]);
  const config = trainerConfig(network, {
    epochs: 20,
    optimizer: { kind: 'sgd', momentum: 0.8, nesterov: true },
    clip: 1,
    schedule: { kind: 'oneCycle', climbShare: 0.2 },
    freeze: [{ layers: 'conv', untilEpoch: 3 }],
    groups: [{ layers: 'head', learningRateFactor: 2 }],
    accumulate: 2,
    ema: 0.9,
    diagnostics: 10,
    labelSmoothing: 0.1,
    augment: { policy: 'standard', mixup: {} },
    earlyStopping: { patience: 3 },
    onPlateau: 'lowerRate',
    onDivergence: 'recover',
    keepCheckpoints: 2,
    swa: 0.5,
    maxUpdates: 70,
    maxSeconds: 100,
  });
  const { options, plan } = subjectOfRun(config);
  expect(plan).toBe(config);
  expect(options).toMatchObject({
    freeze: config.training.freeze,
    groups: config.training.groups,
    augment: config.training.augment,
    swa: config.training.swa,
    onPlateau: config.training.onPlateau,
  });
});
