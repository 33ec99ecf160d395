import { basename, dirname } from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import type { RunConfig } from '../../train/index.js';
import { settingsOf, settingText } from '../run/settings.js';
import type { SummaryValue } from './event-record.js';
import { eventSchema, FLOAT_TENSOR, HPARAMS_STATUS } from './event-schema.js';

const PluginDataSchema = eventSchema('HParamsPluginData');

/** What the hparams page of TensorBoard can compare. */
export type Hyperparameter = number | boolean | string;

/** Settings of where and how a run is computed, which are no reason for what it comes to. */
const UNTOLD: ReadonlySet<string> = new Set([
  'cacheAlways',
  'cacheDir',
  'cacheSize',
  'checkpointSeconds',
  'delimiter',
  'diagnostics',
  'keepCheckpoints',
  'maxPixels',
  'memoryBudgetBytes',
  'missingValues',
  'monitorMode',
  'strict',
  'workers',
]);
/** Settings whose names inside are those of classes and columns, of which there may be thousands: told as one text. */
const BY_NAME: ReadonlySet<string> = new Set(['classWeights', 'missing', 'normalize', 'oversample', 'types']);
/** Parts of settings that explain them. */
const EXPLANATIONS: ReadonlySet<string> = new Set(['augment.reasons']);
/** The file of the model of every run. */
const OF_RUNS = 'model.onnx';
/** By what a setting with options of its own is called. */
const KINDS = ['kind', 'name', 'policy'];

/**
 * The settings of a run as numbers, yes or no, and text, those inside others as `optimizer.beta1`; what is null has none. Where
 * the size of pictures was left to the data it is what they said; a backbone is called by the name of its file or its run.
 */
export function hyperparametersOf(config: RunConfig): ReadonlyMap<string, Hyperparameter> {
  const { input } = config.classifier;
  return new Map<string, Hyperparameter>([
    ...settingsOf(config)
      .filter(({ name }) => !UNTOLD.has(name))
      .flatMap(({ name, value }) => flattened(name, value)),
    ...('kind' in input
      ? []
      : ([
          ['imageSize', input.height === input.width ? input.height : `${input.height}x${input.width}`],
          ['channels', input.channels],
        ] as const)),
    ...flattened('backbone', backboneOf(config)),
  ]);
}

function backboneOf({ backbone }: RunConfig): unknown {
  if (backbone === undefined) return undefined;
  const { file, shape: _shape, head, ...learning } = backbone;
  // What is called alike in all runs says nothing.
  const name = basename(file) === OF_RUNS ? basename(dirname(file)) : basename(file);
  return { kind: name, ...learning, ...head };
}

function flattened(name: string, value: unknown): [string, Hyperparameter][] {
  if (value === null || value === undefined || EXPLANATIONS.has(name)) return [];
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string')
    return [[name, value]];
  if (Array.isArray(value)) return [[name, value.map(settingText).join('; ') || settingText(value)]];
  if (typeof value !== 'object' || BY_NAME.has(name)) return [[name, settingText(value)]];
  const kind = KINDS.find((key) => key in value);
  const options = Object.entries(value).filter(([key]) => key !== kind);
  // One that may also be `false`, and is not, has no name of its own.
  const own = kind === undefined ? true : String((value as Record<string, unknown>)[kind]);
  return [[name, own], ...options.flatMap(([key, option]) => flattened(`${name}.${key}`, option))];
}

/**
 * What a run began with. No list of the settings and metrics of all runs is written (`_hparams_/experiment`): TensorBoard
 * would take that of any one run for all, while without it the settings of all runs are put together, those that differ
 * first.
 */
export function sessionStart(
  settings: ReadonlyMap<string, Hyperparameter>,
  startTimeSecs: number,
): SummaryValue {
  const hparams = [...settings].map(([key, value]) => ({ key, value: hparamValue(value) }));
  return pluginValue('_hparams_/session_start_info', { sessionStartInfo: { hparams, startTimeSecs } });
}

/** How it ended. TensorBoard keeps the first that it reads: written where a run cannot go on. */
export function sessionEnd(status: keyof typeof HPARAMS_STATUS, endTimeSecs: number): SummaryValue {
  return pluginValue('_hparams_/session_end_info', {
    sessionEndInfo: { status: HPARAMS_STATUS[status], endTimeSecs },
  });
}

function hparamValue(value: Hyperparameter) {
  switch (typeof value) {
    case 'number':
      return { numberValue: value };
    case 'boolean':
      return { boolValue: value };
    case 'string':
      return { stringValue: value };
  }
}

/** The hparams page reads metadata alone; the tensor is there because a value needs one. */
function pluginValue(tag: string, data: Parameters<typeof create<typeof PluginDataSchema>>[1]): SummaryValue {
  return {
    tag,
    tensor: { dtype: FLOAT_TENSOR, tensorShape: { dim: [{ size: 0n }] } },
    metadata: {
      pluginData: {
        pluginName: 'hparams',
        content: toBinary(PluginDataSchema, create(PluginDataSchema, data)),
      },
    },
  };
}
