import { describe, expect, it } from 'vitest';
import { trainerConfig } from '../../../test/trainer-parts.js';
import { dense, flatten, sequential } from '../../nn/index.js';
import type { TrainOptionsInput } from '../plan/options.js';
import { contradictions } from './contradictions.js';

const network = sequential([flatten(), dense(3)]);
const found = (options: TrainOptionsInput) =>
  contradictions(trainerConfig(network, { epochs: 20, ...options }));

/** What contradicts itself, and what is like it but does not. */
const cases: readonly (readonly [code: string, bad: TrainOptionsInput, good: TrainOptionsInput])[] = [
  ['patience', { earlyStopping: { patience: 20 } }, { earlyStopping: { patience: 19 } }],
  [
    'patience',
    { earlyStopping: { patience: 9, startEpoch: 11 } },
    { earlyStopping: { patience: 9, startEpoch: 10 } },
  ],
  ['schedule', { earlyStopping: {}, schedule: 'oneCycle' }, { schedule: 'oneCycle' }],
  ['schedule', { earlyStopping: {}, schedule: 'oneCycle' }, { earlyStopping: {}, schedule: 'cosine' }],
  [
    'restore-best',
    { monitor: 'macroF1', earlyStopping: { metric: 'loss', restoreBest: false } },
    { monitor: 'macroF1', earlyStopping: { restoreBest: false } },
  ],
  [
    'warm-up',
    { earlyStopping: { patience: 3 }, schedule: { kind: 'step', warmupEpochs: 4 } },
    { earlyStopping: { patience: 3, startEpoch: 2 }, schedule: { kind: 'step', warmupEpochs: 4 } },
  ],
  [
    'milestones',
    { schedule: { kind: 'multiStep', milestones: [10, 19], warmupEpochs: 1 } },
    { schedule: { kind: 'multiStep', milestones: [10, 18], warmupEpochs: 1 } },
  ],
  ['swa', { swa: { startEpoch: 21 } }, { swa: { startEpoch: 20 } }],
  ['swa-ema', { swa: {}, ema: {} }, { ema: {} }],
  ['plateau-times', { onPlateau: { times: 0 } }, { onPlateau: { times: 1 } }],
  [
    'plateau-patience',
    { earlyStopping: { patience: 3 }, onPlateau: { patience: 3 } },
    { earlyStopping: { patience: 3 }, onPlateau: { patience: 2 } },
  ],
  [
    'warm-up',
    { earlyStopping: { patience: 0 }, schedule: { kind: 'step', warmupEpochs: 1.5 } },
    { earlyStopping: { patience: 0 }, schedule: { kind: 'step', warmupEpochs: 1 } },
  ],
  ['plateau-times', { onPlateau: { times: 0, patience: 40 } }, {}],
  ['plateau-patience', { onPlateau: { patience: 19 } }, { onPlateau: { patience: 18 } }],
  [
    'plateau-schedule',
    { onPlateau: {}, schedule: { kind: 'reduceOnPlateau' } },
    { schedule: { kind: 'reduceOnPlateau' } },
  ],
  ['mode', { monitorMode: 'min' }, { monitorMode: 'max' }],
  [
    'mode',
    { earlyStopping: { metric: 'train.loss', mode: 'max' } },
    { earlyStopping: { metric: 'train.loss' } },
  ],
  ['diagnostics', { diagnostics: 81 }, { diagnostics: 80 }],
  [
    'freeze',
    { freeze: [{ layers: '*.bias', untilEpoch: 21 }] },
    { freeze: [{ layers: '*.bias', untilEpoch: 20 }] },
  ],
  [
    'freeze',
    { freeze: [{ layers: '*.bias', fromEpoch: 21 }] },
    { freeze: [{ layers: '*.bias', fromEpoch: 20 }] },
  ],
  ['max-updates', { maxUpdates: 1_000_000 }, { maxUpdates: 20 }],
  ['keep-checkpoints', { keepCheckpoints: 21 }, { keepCheckpoints: 20 }],
];

describe('contradictions', () => {
  it.each(cases)('settings/%s: %o', (code, bad, good) => {
    expect(found(bad).map((c) => c.code)).toEqual([`settings/${code}`]);
    expect(found(good)).toEqual([]);
  });

  it('are none in the defaults', () => {
    expect(found({})).toEqual([]);
  });

  it('say what is wrong and what to do', () => {
    const [{ what, fix }] = found({ earlyStopping: { patience: 25, startEpoch: 2 } });
    expect(`${what}; ${fix}`).toMatchInlineSnapshot(
      `"early stopping cannot act: it waits 25 epochs from epoch 3 on, and there are 20; lower the patience, or train for more epochs"`,
    );
  });
});
