import { FILE_SOURCES, POLICY_NAMES } from '../data/index.js';
import { ARCHITECTURE_NAMES, LOSS_KINDS, TASKS } from '../nn/index.js';
import type { OptionList } from '../serve/index.js';
import { epochMetricNames, OPTIMIZER_KINDS, SCHEDULE_KINDS, TrainOptions } from '../train/index.js';
import { configJsonSchema } from './config-docs.js';

/** Options of a training as a form shows them: what is asked for most comes first. */
export const OPTION_GROUPS: OptionList['groups'] = [
  { title: 'Network', options: ['architecture', 'model', 'imageSize', 'channels', 'fit'] },
  {
    title: 'Transfer learning',
    options: [
      'from',
      'features',
      'headUnits',
      'headDropout',
      'inputLayout',
      'inputOrder',
      'inputRange',
      'inputMean',
      'inputStd',
    ],
  },
  { title: 'Training', options: ['epochs', 'batchSize', 'seed', 'maxUpdates', 'maxSeconds', 'threads'] },
  {
    title: 'Learning',
    options: [
      'optimizer',
      'learningRate',
      'schedule',
      'warmupEpochs',
      'weightDecay',
      'clip',
      'accumulate',
      'ema',
    ],
  },
  { title: 'Pictures', options: ['augment', 'normalize', 'oversample'] },
  {
    title: 'Validation',
    options: ['validationSplit', 'splitSeed', 'fold', 'trainingShare', 'monitor', 'monitorMode'],
  },
  {
    title: 'Stopping',
    options: [
      'patience',
      'minDelta',
      'baseline',
      'startEpoch',
      'restoreBest',
      'earlyStopping',
      'onPlateau',
      'onDivergence',
    ],
  },
  { title: 'Task and loss', options: ['task', 'loss', 'classWeights', 'labelSmoothing'] },
  { title: 'Layers that learn', options: ['freeze', 'freezeUntil', 'groups', 'layerDecay'] },
  {
    title: 'Kept weights',
    options: ['keepCheckpoints', 'snapshots', 'swa', 'checkpointSeconds', 'diagnostics'],
  },
  {
    title: 'Tables',
    options: [
      'target',
      'columns',
      'ignore',
      'types',
      'missing',
      'missingValues',
      'targetTransform',
      'weightColumn',
      'delimiter',
    ],
  },
  {
    title: 'Where labels are',
    options: ['imageColumn', 'labelColumns', 'labelSeparator', 'splitColumn', 'root', 'classes', 'labels'],
  },
  {
    title: 'Reading',
    options: ['strict', 'cacheSize', 'cacheAlways', 'memoryBudgetBytes', 'maxPixels', 'workers'],
  },
];

/** What can be set when a training is started from a page: what a config file may hold, without places of files and code. */
export function trainingOptions(): OptionList {
  const { properties = {}, ...schema } = configJsonSchema();
  const shown = OPTION_GROUPS.flatMap(({ options }) => options);
  return {
    schema: { ...schema, properties: Object.fromEntries(shown.map((name) => [name, properties[name]])) },
    groups: OPTION_GROUPS,
    defaults: {
      architecture: 'auto',
      ...definedOnly(FILE_SOURCES.imageFolder.options.parse({})),
      ...definedOnly(TrainOptions.parse({})),
    },
    choices: {
      architecture: ['auto', ...ARCHITECTURE_NAMES],
      optimizer: OPTIMIZER_KINDS,
      schedule: ['auto', ...SCHEDULE_KINDS],
      augment: POLICY_NAMES,
      loss: ['auto', ...LOSS_KINDS],
      monitor: ['auto', ...new Set(['loss', ...TASKS.flatMap(epochMetricNames), 'train.loss'])],
    },
  };
}

function definedOnly(values: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
