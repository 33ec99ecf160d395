import { FILE_SOURCES, POLICY_NAMES } from '../data/index.js';
import { ARCHITECTURE_NAMES, LOSS_KINDS, TASKS } from '../nn/index.js';
import type { OptionList } from '../serve/index.js';
import { epochMetricNames, OPTIMIZER_KINDS, SCHEDULE_KINDS, TrainOptions } from '../train/index.js';
import { configJsonSchema } from './config-docs.js';
import type { Config } from './config-schema.js';
import { definedOnly } from './defined-only.js';

/** Places of files and code, which a page must not name. */
type Hidden = '$schema' | 'out' | 'cacheDir' | 'extensions';

/**
 * The group of each option in the form; groups and options come in this order, what is asked for most first. An option that is
 * missing here does not compile.
 */
const TITLES: Readonly<Record<Exclude<keyof Config, Hidden>, string>> = {
  architecture: 'Network',
  model: 'Network',
  imageSize: 'Network',
  channels: 'Network',
  fit: 'Network',
  from: 'Transfer learning',
  recipe: 'Transfer learning',
  trainFrom: 'Transfer learning',
  backboneRate: 'Transfer learning',
  features: 'Transfer learning',
  headUnits: 'Transfer learning',
  headDropout: 'Transfer learning',
  inputLayout: 'Transfer learning',
  inputOrder: 'Transfer learning',
  inputRange: 'Transfer learning',
  inputMean: 'Transfer learning',
  inputStd: 'Transfer learning',
  epochs: 'Training',
  batchSize: 'Training',
  seed: 'Training',
  maxUpdates: 'Training',
  maxSeconds: 'Training',
  threads: 'Training',
  optimizer: 'Learning',
  learningRate: 'Learning',
  schedule: 'Learning',
  warmupEpochs: 'Learning',
  weightDecay: 'Learning',
  clip: 'Learning',
  accumulate: 'Learning',
  ema: 'Learning',
  augment: 'Pictures',
  normalize: 'Pictures',
  oversample: 'Pictures',
  validationSplit: 'Validation',
  splitSeed: 'Validation',
  fold: 'Validation',
  trainingShare: 'Validation',
  monitor: 'Validation',
  monitorMode: 'Validation',
  patience: 'Stopping',
  minDelta: 'Stopping',
  baseline: 'Stopping',
  startEpoch: 'Stopping',
  restoreBest: 'Stopping',
  earlyStopping: 'Stopping',
  onPlateau: 'Stopping',
  onDivergence: 'Stopping',
  task: 'Task and loss',
  loss: 'Task and loss',
  classWeights: 'Task and loss',
  labelSmoothing: 'Task and loss',
  freeze: 'Layers that learn',
  freezeUntil: 'Layers that learn',
  groups: 'Layers that learn',
  layerDecay: 'Layers that learn',
  keepCheckpoints: 'Kept weights',
  snapshots: 'Kept weights',
  swa: 'Kept weights',
  checkpointSeconds: 'Kept weights',
  diagnostics: 'Kept weights',
  target: 'Tables',
  columns: 'Tables',
  ignore: 'Tables',
  types: 'Tables',
  missing: 'Tables',
  missingValues: 'Tables',
  targetTransform: 'Tables',
  weightColumn: 'Tables',
  delimiter: 'Tables',
  imageColumn: 'Where labels are',
  labelColumns: 'Where labels are',
  labelSeparator: 'Where labels are',
  splitColumn: 'Where labels are',
  root: 'Where labels are',
  classes: 'Where labels are',
  labels: 'Where labels are',
  strict: 'Reading',
  cacheSize: 'Reading',
  cacheAlways: 'Reading',
  memoryBudgetBytes: 'Reading',
  maxPixels: 'Reading',
  workers: 'Reading',
};

/** Options of a training as a form shows them. */
export const OPTION_GROUPS: OptionList['groups'] = [...new Set(Object.values(TITLES))].map((title) => ({
  title,
  options: Object.entries(TITLES).flatMap(([name, of]) => (of === title ? [name] : [])),
}));

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
