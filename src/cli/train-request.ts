import { resolve } from 'node:path';
import { OptionError } from '../base/error.js';
import { type SourceOptions, sourceOptionNames, tableSource } from '../data/index.js';
import { type ModelChoice, TrainOptions, type TrainOptionsInput } from '../train/index.js';
import { type BackboneFlags, backboneFlags, backboneRequest } from './backbone-flags.js';
import { fieldsOf } from './command-fields.js';
import type { ConfigFile } from './config-file.js';
import type { Config } from './config-schema.js';
import { definedOnly } from './defined-only.js';
import type { TrainRequest } from './library.js';
import { readNetwork } from './network-file.js';
import { readSize, type TrainFlags, trainFlags } from './train-flags.js';

/** Options of sources; what training knows too is told to it, and to tables by `requestedSource`. */
const SOURCE_NAMES = [...sourceOptionNames, ...Object.keys(tableSource.options.shape)].filter(
  (name) => !Object.hasOwn(TrainOptions.shape, name),
);

const BACKBONE_NAMES = Object.keys(backboneFlags.shape);

/** Options of which some flags are a part. */
const PART_OF: Readonly<Record<string, string>> = {
  weightDecay: 'optimizer',
  warmupEpochs: 'schedule',
  patience: 'earlyStopping',
  minDelta: 'earlyStopping',
  baseline: 'earlyStopping',
  startEpoch: 'earlyStopping',
  restoreBest: 'earlyStopping',
  model: 'architecture',
  freezeUntil: 'freeze',
};

/**
 * What was asked for, flags over the config file, sorted by who is to know it. Paths in flags begin in `folder`, those
 * in the file where it lies.
 *
 * Throws   OptionError for settings that contradict each other and for a model file that cannot be used.
 */
export async function trainRequest(
  flags: TrainFlags & BackboneFlags,
  file: ConfigFile | undefined,
  folder: string,
): Promise<TrainRequest> {
  const given: Partial<TrainFlags & BackboneFlags> = definedOnly(flags);
  requireOneSplit(given);
  if (file !== undefined) requireOneSplit(file.values);
  const written = file === undefined ? {} : omit(forget(file.values, given), ['$schema']);
  const { architecture, model, extensions, ...settings } = { ...written, ...given } as Config;
  const others = omit(settings, BACKBONE_NAMES) as typeof settings;
  const pictures = pick(others, SOURCE_NAMES) as TrainFlags;
  const training = omit(others, SOURCE_NAMES) as TrainingFlags;
  const folderOf = (name: keyof TrainFlags | 'from') =>
    given[name] === undefined && file !== undefined ? file.folder : folder;
  const from = backboneRequest(pick(settings, BACKBONE_NAMES) as BackboneFlags, (path) =>
    resolve(folderOf('from'), path),
  );
  if (from !== undefined) requireNoNetwork({ architecture, model });
  return {
    model: await modelOf({ architecture, model }, folderOf('model')),
    pictures: definedOnly<SourceOptions>({
      ...(pictures as SourceOptions),
      imageSize: pictures.imageSize === undefined ? undefined : readSize(pictures.imageSize),
      cacheDir: cacheDirIn(folderOf('cacheDir'), pictures.cacheDir),
    }),
    training: trainingOptions(training),
    ...(from === undefined ? {} : { from }),
    ...(extensions === undefined ? {} : { extensions }),
    origin: { ...originOf(omit(written, ['extensions']), 'file'), ...originOf(given, 'flag') },
  };
}

/** Absolute, so that a run finds its cache again from wherever it is resumed; the name "auto" is no path. */
function cacheDirIn(folder: string, cacheDir: string | undefined): string | undefined {
  return cacheDir === undefined || cacheDir === 'auto' ? cacheDir : resolve(folder, cacheDir);
}

/** Options that tell the same in two ways. */
const ONE_OF = [
  ['model', 'architecture'],
  ['validationSplit', 'fold'],
] as const;

/** What a flag tells takes the place of what the file does, however each tells it. */
function forget(values: Config, given: Partial<TrainFlags>): Config {
  const told = ONE_OF.filter((names) => names.some((name) => given[name] !== undefined));
  return omit(values, told.flat());
}

/** Throws OptionError for a fold beside a share, one of which would say nothing. */
function requireOneSplit({ fold, validationSplit }: Pick<Config, 'fold' | 'validationSplit'>): void {
  if (fold === undefined || validationSplit === undefined) return;
  throw new OptionError({
    code: 'option/fold',
    where: 'fold',
    what: 'a fold and a share to validate on exclude each other',
    got: { fold, validationSplit },
    fix: 'leave one of them out',
  });
}

function originOf<By>(values: object, by: By): Record<string, By> {
  return Object.fromEntries(
    Object.keys(values).map((name) => [Object.hasOwn(PART_OF, name) ? PART_OF[name] : name, by]),
  );
}

async function modelOf(
  { architecture, model }: Pick<Config, 'architecture' | 'model'>,
  folder: string,
): Promise<ModelChoice> {
  if (model === undefined) return architecture === undefined ? 'auto' : architecture;
  if (architecture !== undefined) {
    throw new OptionError({
      code: 'option/model',
      where: 'model',
      what: 'a network of your own and an architecture by name exclude each other',
      got: { architecture },
      fix: 'leave one of them out',
    });
  }
  return typeof model === 'string' ? readNetwork(resolve(folder, model)) : model;
}

type TrainingFlags = Omit<
  TrainFlags,
  'architecture' | 'model' | 'imageSize' | 'channels' | 'fit' | 'validationSplit' | 'strict'
> &
  Pick<TrainOptionsInput, 'earlyStopping'>;

/** Throws OptionError for a network beside a backbone, whose network it is. */
function requireNoNetwork({ architecture, model }: Pick<Config, 'architecture' | 'model'>): void {
  if (architecture === undefined && model === undefined) return;
  throw new OptionError({
    code: 'option/model',
    where: 'from',
    what: 'a trained network to begin with and another network exclude each other',
    got: { architecture, model: typeof model === 'object' ? model.kind : model },
    fix: 'leave one of them out',
  });
}

/** Flags that belong to the optimizer, the schedule or early stopping go into their options. */
function trainingOptions(flags: TrainingFlags): TrainOptionsInput {
  const {
    optimizer,
    weightDecay,
    clip,
    schedule,
    warmupEpochs,
    patience,
    minDelta,
    baseline,
    startEpoch,
    restoreBest,
    freeze,
    freezeUntil,
    earlyStopping,
    ...others
  } = flags;
  const rules = definedOnly({ minDelta, baseline, startEpoch, restoreBest });
  const [lonely] = Object.keys(rules);
  if (lonely !== undefined && patience === undefined && !earlyStopping) {
    const { flag, isNegated } = fieldsOf(trainFlags).find(({ name }) => name === lonely)!;
    throw new OptionError({
      code: 'option/without-patience',
      where: isNegated ? `--no-${flag}` : `--${flag}`,
      what: 'this says nothing unless training may stop early',
      fix: 'give --patience too',
    });
  }
  if (freezeUntil !== undefined && freeze === undefined) {
    throw new OptionError({
      code: 'option/freeze-until',
      where: '--freeze-until',
      what: 'nothing is frozen that could begin to learn',
      fix: 'give --freeze too',
    });
  }
  return definedOnly<TrainOptionsInput>({
    ...(others as TrainOptionsInput),
    // A rule that says for itself until when it is in force stays as it is.
    freeze: freeze?.map((rule) => ({
      ...definedOnly({ untilEpoch: freezeUntil }),
      ...(typeof rule === 'string' ? { layers: rule } : rule),
    })) as TrainOptionsInput['freeze'],
    optimizer:
      weightDecay === undefined
        ? optimizer
        : { ...asObject(optimizer ?? TrainOptions.shape.optimizer.parse(undefined)), weightDecay },
    clip: clip as TrainOptionsInput['clip'],
    schedule: (warmupEpochs === undefined
      ? schedule
      : { ...asObject(namedSchedule(schedule)), warmupEpochs }) as TrainOptionsInput['schedule'],
    earlyStopping:
      patience === undefined && lonely === undefined
        ? earlyStopping
        : { ...(earlyStopping || {}), ...definedOnly({ patience }), ...rules },
  });
}

/** The default is cosine with a warm-up of its own length, in whose place another was asked for. */
function namedSchedule(schedule: TrainingFlags['schedule']): string | { kind: string } {
  // A config file in TypeScript may hold one.
  if (typeof schedule === 'function') {
    throw new OptionError({
      code: 'option/schedule',
      where: 'warmupEpochs',
      what: 'a schedule that is a function decides every rate itself',
      fix: 'leave warmupEpochs out, and let the function begin low',
    });
  }
  return schedule === undefined || schedule === 'auto' ? 'cosine' : schedule;
}

function asObject(spec: string | { kind: string }): { kind: string } {
  return typeof spec === 'string' ? { kind: spec } : spec;
}

function pick<T extends object>(values: T, names: readonly string[]): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name))) as Partial<T>;
}

function omit<T extends object>(values: T, names: readonly string[]): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name))) as Partial<T>;
}
