import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { parseOptions } from '../../base/parse-options.js';
import type { ModelSplit } from '../../data/index.js';
import type { Extensions } from '../../nn/index.js';
import {
  type Classifier,
  encodeGolden,
  goldenExamples,
  joinModels,
  loadClassifier,
  Mean,
  type ModelContract,
  measureLatencies,
  modelOutput,
  openRunData,
  type PredictionLine,
  type RunConfig,
  runDirectory,
  type Scores,
  summarize,
} from '../../train/index.js';
import { readPredictions } from '../trials/scores-of.js';
import { commonContract } from './common-contract.js';
import { type EnsembleScores, type SingleComparison, scoreEnsemble } from './compare-single.js';
import { inEnsembleFolder, writeEnsemble } from './ensemble-folder.js';
import { askedLines } from './held-out.js';
import { findMembers, type Member } from './members.js';
import { requireMeanOfMembers } from './require-mean.js';

/** What a person may say of an ensemble. */
export const EnsembleOptions = z.strictObject({
  best: z
    .int()
    .min(1)
    .optional()
    .describe(
      'Of a search: how many of its best trials (default: 5, or as many as there are; with folds 1, all folds of it).',
    ),
  snapshots: z
    .boolean()
    .default(false)
    .describe('Of one run that was trained with snapshots: those at the ends of its cycles.'),
  last: z
    .int()
    .min(2)
    .optional()
    .describe('With snapshots: only so many, those of the last cycles (default: all).'),
  mean: Mean.default('arithmetic'),
  out: z.string().min(1).optional().describe('Folder to make (default: the next free one below ensembles).'),
});
export type EnsembleOptions = z.input<typeof EnsembleOptions>;

/** The world as an ensemble sees it. */
export interface EnsembleContext {
  readonly signal?: AbortSignal | undefined;
  /** Layers of one's own that members have. */
  readonly extensions?: Extensions | undefined;
  /** Told how far the work is, in pictures or rows: reading the data, then asking the ensemble about them. */
  readonly onProgress?:
    | ((progress: { readonly stage: string; readonly done: number; readonly total: number }) => void)
    | undefined;
  /** Milliseconds of a clock that never goes back (default: that of the process). */
  readonly now?: (() => number) | undefined;
}

/** What a model costs. */
export interface ModelCost {
  readonly parameters: number;
  /** Size of the ONNX file. */
  readonly bytes: number;
  /** For one example at a time, on all processors: median. */
  readonly milliseconds: number;
}

/** A model by itself. */
export interface EnsembleMember {
  readonly name: string;
  /** Absolute path of its run directory. */
  readonly run: string;
  readonly parameters: number;
  /** On the same examples as the ensemble; where it has no scores, on those that this model was not trained on. */
  readonly scores: Scores;
}

/** What an ensemble came to; also `ensemble.json`. */
export interface EnsembleResult extends Pick<EnsembleScores, 'heldOut' | 'count' | 'scores' | 'outOfFold'> {
  /** Absolute path of the folder. */
  readonly ensemble: string;
  /** Absolute path of its ONNX file. */
  readonly model: string;
  readonly contract: ModelContract;
  readonly mean: Mean;
  readonly members: readonly EnsembleMember[];
  readonly cost: ModelCost;
  /** Of snapshots: the model of the run itself, which is no member; else null. */
  readonly ofRun: EnsembleMember | null;
  /** The ensemble beside its best member, or the model of the run; null where nothing can be said. */
  readonly comparison:
    | (Omit<SingleComparison, 'single'> & {
        /** Position among the members; null for the model of the run. */
        readonly best: number | null;
        readonly cost: ModelCost;
      })
    | null;
}

/**
 * Make one model of several: its answer is the mean of theirs. `paths` are run directories, or one search, of which the best
 * trials are taken, or with `snapshots` one run. Leaves a folder with the model, examples with its answers, and what it is worth
 * beside its best member, or beside the model of the run, on validation examples that no member was trained on. The test split is
 * not touched.
 *
 * Throws  OptionError `option/members` for members that do not fit together; CheckpointError for what is no run or search, has
 *         no model, or whose data have changed; DataError where they cannot be read; InterruptedError when the signal is given.
 *         Nothing is left then.
 */
export async function ensemble(
  paths: readonly string[],
  options: EnsembleOptions = {},
  context: EnsembleContext = {},
): Promise<EnsembleResult> {
  const { best, snapshots, last, mean, out } = parseOptions(EnsembleOptions, options, {
    code: 'option/ensemble',
    where: 'options of an ensemble',
  });
  const { extensions } = context;
  const { members, ofRun } = await findMembers(paths, { best, snapshots, last, extensions });
  const models = ofRun === null ? members : [...members, ofRun];
  const contract = commonContract(members);
  requireDefinedMean(mean, contract);
  const data = sharedData(members);
  return inEnsembleFolder({ out, data }, async (folder) => {
    const { path, model } = runDirectory(folder);
    const bytes = joinModels(members, contract, mean);
    const reference = referenceOf(members, contract);
    const joined = await loadClassifier(model, bytes, { input: reference.contract.input });
    try {
      const opened = await openRunData(runDirectory(reference.run), reference.config, {
        signal: context.signal,
        onEvent: (event) => {
          if (event.type === 'data') context.onProgress?.(event);
        },
      });
      try {
        const { validation } = opened;
        const said = await askedLines(joined, validation, {
          signal: context.signal,
          onProgress: (done, total) => context.onProgress?.({ stage: 'evaluate', done, total }),
        });
        const own: (readonly PredictionLine[])[] = [];
        for (const one of models) own.push(await linesOf(one, validation, context));
        const rival = ofRun === null ? undefined : members.length;
        const { singles, lines, comparison, ...scores } = scoreEnsemble(said, own, contract, rival);
        if (mean === 'arithmetic') requireMeanOfMembers(model, said, own.slice(0, members.length), members);
        const parameters = await Promise.all(models.map((one) => parametersOf(one, context)));
        const described = models.map(({ name, run }, i) => ({
          name,
          run,
          parameters: parameters[i],
          scores: singles[i],
        }));
        const single = comparison === null ? undefined : models[comparison.single];
        const times = await timesOf(joined, single, context);
        const result: EnsembleResult = {
          ensemble: path,
          model,
          contract,
          mean,
          members: described.slice(0, members.length),
          ofRun: described[members.length] ?? null,
          ...scores,
          cost: {
            parameters: parameters.slice(0, members.length).reduce((sum, count) => sum + count, 0),
            bytes: bytes.length,
            milliseconds: times[0],
          },
          comparison:
            comparison &&
            comparedWith(comparison, members.length, {
              parameters: parameters[comparison.single],
              bytes: models[comparison.single].bytes.length,
              milliseconds: times[1],
            }),
        };
        await writeEnsemble(path, {
          model: bytes,
          golden: await goldenOf(joined, validation),
          predictions: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
          result,
        });
        return result;
      } finally {
        await opened.close();
      }
    } finally {
      await joined.dispose();
    }
  });
}

function comparedWith(
  { single, ...comparison }: SingleComparison,
  members: number,
  cost: ModelCost,
): NonNullable<EnsembleResult['comparison']> {
  return { ...comparison, best: single < members ? single : null, cost };
}

/** What a model says of its validation examples. */
async function linesOf(
  { run, bytes, contract, isOfRun }: Member,
  validation: ModelSplit,
  { signal }: EnsembleContext,
): Promise<readonly PredictionLine[]> {
  if (isOfRun) return readPredictions(run, contract.task);
  const alone = await loadClassifier(run, bytes);
  return askedLines(alone, validation, { signal }).finally(() => alone.dispose());
}

/** The member whose data are opened: its pictures are as large as those of the ensemble. */
function referenceOf(members: readonly Member[], { input }: ModelContract): Member {
  if ('kind' in input) return members[0];
  return members.find(({ contract: { input: own } }) => !('kind' in own) && own.height === input.height)!;
}

function requireDefinedMean(mean: Mean, { task }: ModelContract): void {
  if (mean === 'arithmetic' || task !== 'regression') return;
  throw new OptionError({
    code: 'option/mean',
    where: 'mean',
    what: 'numbers may be below 0, and have no geometric mean',
    got: mean,
    fix: 'take the arithmetic mean',
  });
}

/** Where the data of all members lie. What was held out of one folder says nothing of another. */
function sharedData(members: readonly Member[]): string {
  const places = members.map(({ config }) => placeOf(config));
  const other = places.findIndex((place) => place === undefined || place !== places[0]);
  if (other < 0) return places[0]!;
  const inMemory = places[other] === undefined;
  throw new OptionError({
    code: 'option/members',
    where: members[other].name,
    what: inMemory
      ? 'this member was trained on pictures in memory, so that nobody knows which ones it was not trained on'
      : 'members must be trained on the same data, so that it is known what none of them was trained on',
    got: inMemory ? undefined : { [members[0].name]: places[0], [members[other].name]: places[other] },
    fix: 'leave it out',
  });
}

/** Pictures of a list are named from the folder where they lie: several lists, as one for each fold, may name the same. */
function placeOf({ source }: RunConfig): string | undefined {
  if (source.kind === 'pictureArrays') return undefined;
  return source.kind === 'csvManifest'
    ? resolve(dirname(source.path), source.options.root ?? '')
    : source.path;
}

async function parametersOf({ run }: Member, { extensions }: EnsembleContext): Promise<number> {
  return (await summarize(run, {}, { extensions })).total;
}

async function timesOf(
  joined: Classifier,
  single: Member | undefined,
  { now, signal }: EnsembleContext,
): Promise<number[]> {
  if (single === undefined) return measureLatencies([joined], { now, signal });
  const alone = await loadClassifier(single.run, single.bytes);
  return measureLatencies([joined, alone], { now, signal }).finally(() => alone.dispose());
}

async function goldenOf(joined: Classifier, validation: ModelSplit): Promise<Uint8Array> {
  const examples = await goldenExamples(validation);
  const { task, classes } = joined.contract;
  return encodeGolden(joined.feeds(examples), {
    name: modelOutput(task),
    shape: [examples.size, classes.length],
    data: await joined.run(examples),
  });
}
