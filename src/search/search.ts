import { resolve } from 'node:path';
import { OptionError } from '../base/error.js';
import {
  isPretrained,
  parseTrainOptions,
  planTraining,
  pretrainedOpener,
  requestedSource,
  type TrainContext,
  type TrainedModel,
  type TrainingPlan,
  trainabilityOf,
} from '../train/index.js';
import { requireWorkers } from './processes/places-for.js';
import { type PrunerSpec, resolvePruner } from './pruners/index.js';
import { type AskedQueue, keptQueue, onQueue } from './queue/on-queue.js';
import { resolveSampler, type SamplerSpec } from './samplers/index.js';
import { requireSearchOptions } from './search-options.js';
import { applyPoint, requirePlaces, type TrialConfig } from './space/apply-point.js';
import { begunKeys } from './space/begun-config.js';
import { type BegunFacts, defaultSpace } from './space/default-space.js';
import { requireSettings } from './space/require-settings.js';
import { type SharedConfig, sharedConfig } from './space/shared-config.js';
import { parseSpace, type Space, type SpaceInput } from './space/space.js';
import { configOfPart, foldParts, resolveFolds } from './trials/folds.js';
import { resolveObjectives } from './trials/objective.js';
import { runSearch, type SearchContext, type SearchResult } from './trials/run-search.js';
import { fingerprintFor, requireSameBackbone, requireSameData } from './trials/same-data.js';
import {
  Budget,
  claimSearch,
  createSearchFolder,
  plannedSearch,
  readSettings,
  type SearchSettings,
  searchFolder,
  writeSettings,
} from './trials/search-folder.js';
import { trainedModel } from './trials/trained-model.js';

/** What a person may say of a search. */
export interface SearchOptions {
  /** Folder of the search, which must be free; left out, a new one, `searches/<data>-<n>`. */
  readonly out?: string | undefined;
  /** What all trials share; what the space varies takes its place. */
  readonly base?: Partial<SharedConfig> | undefined;
  /** The default space of the data where none is given, without what `base` decides. */
  readonly space?: SpaceInput | undefined;
  /** 'tpe' where nothing is said. */
  readonly sampler?: SamplerSpec | undefined;
  /** 'none' where nothing is said. */
  readonly pruner?: PrunerSpec | undefined;
  /** Names of metrics, or parameters, seconds or latency; the main metric of the task where none is given. */
  readonly objectives?: readonly string[] | undefined;
  /** Of the sampler; the seed of training is that of `base`, the same for all trials, so that they are comparable. */
  readonly seed?: number | undefined;
  /** 20 trials where no budget is given. */
  readonly budget?: Partial<Budget> | undefined;
  /** How much worse, in accuracy, the smallest network may be that is called not worse than the best; 0.01 where nothing is said. */
  readonly margin?: number | undefined;
  /** Folds of a cross-validation of each trial; left out, each trial is trained once, on one split. */
  readonly folds?: number | undefined;
  /** How often the examples are dealt to folds anew, 1 where nothing is said; a trial is `folds * repeats` trainings. */
  readonly repeats?: number | undefined;
  /** Trials at a time, in processes that share the processors; left out, one after the other in this process. */
  readonly workers?: number | undefined;
  /**
   * Queue in Redis or Valkey on which trials are run, by `runWorker` or `pupil worker` on any machine; `workers` are then trials in the queue
   * at a time, left out as many as it has workers.
   */
  readonly queue?: AskedQueue | undefined;
}

const DEFAULT_TRIALS = 20;

/** A search as it would be run, and what one trial with the options that all share would cost. */
export interface SearchPlan {
  /** Absolute path of the folder that it would have. */
  readonly folder: string;
  readonly settings: SearchSettings;
  /** One training of a trial. */
  readonly trial: TrainingPlan;
  /** Trainings of a trial: more than one with folds. */
  readonly trainings: number;
}

/**
 * Search the best settings for data on the disk: train again and again and keep what was best. Leaves a folder with the
 * settings, a line for each trial, the run directories and the best config.
 *
 * Throws   OptionError, DataError, ShapeError before anything is written; else as `runSearch`.
 */
export async function search(
  data: string,
  options: SearchOptions,
  context: SearchContext = {},
): Promise<SearchResult> {
  const { settings } = await planSearch(data, options, context);
  return onQueue(options.queue, settings.workers, context, async (placed) => {
    const folder = searchFolder(await claimSearch(options.out, data));
    await createSearchFolder(folder, settings);
    return runSearch(folder, settings, placed);
  });
}

/** Go on with a search that was killed, interrupted or came to the end of its budget; what is given takes the place of its own. */
export async function resumeSearch(
  path: string,
  { budget, workers, queue }: Pick<SearchOptions, 'budget' | 'workers' | 'queue'> = {},
  context: SearchContext = {},
): Promise<SearchResult> {
  const folder = searchFolder(path);
  const known = await readSettings(folder);
  await requireSameData('search', folder.path, known);
  requireSameBackbone(known.base);
  const settings = {
    ...known,
    budget: budget === undefined ? known.budget : parseBudget({ ...known.budget, ...budget }),
    workers: workers === undefined ? known.workers : requireWorkers(workers),
    queue: queue === undefined ? known.queue : keptQueue(queue),
  };
  return onQueue(queue ?? known.queue, settings.workers, context, async (placed) => {
    if ([budget, workers, queue].some((given) => given !== undefined)) await writeSettings(folder, settings);
    return runSearch(folder, settings, placed);
  });
}

/** Look at the data, settle everything and time a few updates; writes nothing. */
export async function planSearch(
  data: string,
  options: SearchOptions,
  { signal, extensions }: Pick<TrainContext, 'signal' | 'extensions'> = {},
): Promise<SearchPlan> {
  requireSearchOptions(options);
  const base = sharedConfig(options.base ?? {});
  requireJson(base);
  const folder = await plannedSearch(options.out, data);
  const given = options.space === undefined ? undefined : parseSpace(options.space);
  if (given !== undefined) {
    requireVaried(given);
    requirePlaces(given, base);
    requireSettings(base, given);
  }
  const folds = resolveFolds(options, base, given);
  const sampler = resolveSampler(options.sampler ?? 'tpe');
  const pruner = resolvePruner(options.pruner ?? 'none');
  const shared = given === undefined ? base : applyPoint(base, given, {});
  const [first] = folds === null ? [] : foldParts(folds);
  const request = await requestedSource(data, first === undefined ? shared : configOfPart(shared, first));
  const open = pretrainedOpener({ extensions });
  const model = await trainedModel(shared, open);
  const trial = await planTraining(model, request.source, request.training, { signal, extensions });
  const space = given ?? without(defaultSpace({ ...factsOf(trial), begun: begunFacts(model, base) }), base);
  return {
    folder,
    settings: {
      format: 1,
      data: resolve(data),
      fingerprint: await fingerprintFor(resolve(data), folder),
      base: JSON.parse(JSON.stringify(base)) as SearchSettings['base'],
      task: trial.config.classifier.task,
      space,
      sampler: { kind: sampler.kind, ...sampler.options },
      pruner: { kind: pruner.kind, ...pruner.options },
      objectives: resolveObjectives(options.objectives ?? [], trial.config.classifier.task),
      seed: options.seed ?? 0,
      budget: parseBudget(options.budget ?? { trials: DEFAULT_TRIALS }),
      margin: options.margin === undefined ? 0.01 : parseMargin(options.margin),
      folds,
      workers: options.workers === undefined ? null : requireWorkers(options.workers),
      queue: options.queue === undefined ? null : keptQueue(options.queue),
    },
    trial,
    trainings: folds === null ? 1 : folds.count * folds.repeats,
  };
}

/** Throws OptionError `option/space` where all trials would be the same. */
function requireVaried({ parameters }: Space): void {
  if (Object.keys(parameters).length > 0) return;
  throw new OptionError({
    code: 'option/space',
    where: 'space',
    what: 'nothing is varied: all trials would be the same',
    got: { parameters },
    fix: 'name at least one parameter; docs/search.md has the form',
  });
}

function parseBudget({ trials = null, seconds = null, epochs = null }: Partial<Budget>): Budget {
  const parsed = Budget.safeParse({ trials, seconds, epochs });
  if (parsed.success && [trials, seconds, epochs].some((limit) => limit !== null)) return parsed.data;
  throw new OptionError({
    code: 'option/budget',
    where: 'budget',
    what: 'a search needs a limit above 0',
    got: { trials, seconds, epochs },
    fix: 'give a number of trials, of seconds or of epochs',
  });
}

function parseMargin(margin: number): number {
  if (margin > 0 && margin <= 1) return margin;
  throw new OptionError({
    code: 'option/margin',
    where: 'margin',
    what: 'the margin must be above 0 and at most 1',
    got: margin,
    fix: 'give it in accuracy: 0.01 is one point',
  });
}

function factsOf({ config }: TrainingPlan) {
  const { input } = config.classifier;
  const isTable = 'kind' in input;
  return {
    examples: isTable ? ('rows' as const) : ('pictures' as const),
    ...(isTable ? {} : { side: Math.min(input.height, input.width) }),
    training: config.data.training,
  };
}

/** What a space needs to know of a trained network that all trials begin with. */
function begunFacts(model: TrainedModel, { training }: TrialConfig): BegunFacts | undefined {
  if (!isPretrained(model)) return undefined;
  return {
    canLearn: trainabilityOf(model.backbone).obstacle === undefined,
    recipe: model.recipe,
    isAugmented: parseTrainOptions(training).augment !== 'none',
  };
}

/**
 * The default space without what a person has decided: those options stay as they are. What counts only with them counts
 * always, or never.
 */
function without({ parameters, fixed }: Space, { model, pictures, training }: TrialConfig): Space {
  const decided: Readonly<Record<string, unknown>> = {
    ...pictures,
    ...training,
    ...(model === 'auto' ? {} : { architecture: model }),
    ...begunKeys(model),
  };
  const isOpen = (place: string) => !Object.hasOwn(decided, place.split('.')[0]);
  const open = Object.entries(parameters).flatMap(([name, parameter]) => {
    const conditions = Object.entries(parameter.when);
    const held = conditions.filter(([parent]) => !isOpen(parent));
    const isPossible = held.every(([parent, values]) => values.includes(kindOf(decided[parent])));
    if (!isOpen(parameter.path ?? name) || !isPossible) return [];
    return [
      [name, { ...parameter, when: Object.fromEntries(conditions.filter(([parent]) => isOpen(parent))) }],
    ];
  });
  return parseSpace({
    parameters: Object.fromEntries(open),
    fixed: Object.fromEntries(Object.entries(fixed).filter(([place]) => isOpen(place))),
  });
}

/** The name of what was written as a name or as { kind, ...options }. */
function kindOf(spec: unknown): string {
  return typeof spec === 'object' && spec !== null && 'kind' in spec ? String(spec.kind) : String(spec);
}

/** What a search writes down must be all that decides it. */
function requireJson({ training }: TrialConfig): void {
  if (typeof training.schedule !== 'function') return;
  throw new OptionError({
    code: 'option/search',
    where: 'schedule',
    what: 'a search writes down its settings, and a schedule that is a function cannot be written',
    fix: 'give a schedule by name, as { kind, ...options }, or as points',
  });
}
