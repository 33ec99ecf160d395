import { describe, expect, it } from 'vitest';
import type { RunConfig } from '../../train/index.js';
import { hyperparametersOf } from './hyperparameters.js';

const configOf = (training: object, rest: object = {}, options: object = {}) =>
  ({
    source: { kind: 'imageFolder', options },
    classifier: { task: 'multi-class', input: { height: 24, width: 32, channels: 3 } },
    training,
    origin: {},
    ...rest,
  }) as unknown as RunConfig;
const toldOf = (...config: Parameters<typeof configOf>) =>
  Object.fromEntries(hyperparametersOf(configOf(...config)));

const PICTURES = { task: 'multi-class', imageSize: '24x32', channels: 3 };

describe('hyperparametersOf', () => {
  it('tells numbers, yes or no, and text as they are, and nothing of what is not set', () => {
    expect(toldOf({ epochs: 3, ema: false, monitor: 'loss', maxUpdates: null })).toEqual({
      ...PICTURES,
      epochs: 3,
      ema: false,
      monitor: 'loss',
    });
  });

  it('takes what has options of its own apart, by its kind, name or policy', () => {
    const training = {
      optimizer: { kind: 'sgd', momentum: 0.9, nesterov: true },
      architecture: { name: 'mlp', hidden: [16, 8] },
      augment: { policy: 'light', reasons: ['few pictures'], operations: [{ kind: 'pad', margin: 0.1 }] },
      earlyStopping: { patience: 5, baseline: null },
      freeze: [],
    };
    expect(toldOf(training)).toEqual({
      ...PICTURES,
      optimizer: 'sgd',
      'optimizer.momentum': 0.9,
      'optimizer.nesterov': true,
      architecture: 'mlp',
      'architecture.hidden': '16; 8',
      augment: 'light',
      'augment.operations': 'pad, margin 0.1',
      earlyStopping: true,
      'earlyStopping.patience': 5,
      freeze: 'none',
    });
  });

  it('tells what is said of each class or column as one text', () => {
    expect(toldOf({ classWeights: { ant: 2, bee: 0.5 } })).toEqual({
      ...PICTURES,
      classWeights: 'ant 2, bee 0.5',
    });
  });

  it('tells how pictures are read, but not where they are kept, and their size as it was found', () => {
    const options = { imageSize: 'auto', channels: 'auto', fit: 'crop', cacheDir: '/home/ada', workers: 2 };
    expect(toldOf({}, {}, options)).toEqual({ ...PICTURES, fit: 'crop' });
  });

  it('tells with what a run began, without where that lies', () => {
    const backbone = {
      file: '/home/ada/resnet18.onnx',
      features: 'pool',
      shape: [512],
      head: { hidden: [64], dropout: 0.2 },
      recipe: 'fine-tune',
    };
    const ofRun = { ...backbone, file: '/home/ada/runs/birds-3/model.onnx' };
    expect(toldOf({}, { backbone: ofRun })).toMatchObject({ backbone: 'birds-3' });
    expect(toldOf({}, { backbone })).toEqual({
      ...PICTURES,
      backbone: 'resnet18.onnx',
      'backbone.features': 'pool',
      'backbone.recipe': 'fine-tune',
      'backbone.hidden': '64',
      'backbone.dropout': 0.2,
    });
  });

  it('tells nothing of pictures where there are none', () => {
    const classifier = { task: 'regression', input: { kind: 'table' } };
    expect(toldOf({ epochs: 1 }, { classifier })).toEqual({ task: 'regression', epochs: 1 });
  });
});
