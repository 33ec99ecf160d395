import { z } from 'zod';
import { CheckpointError } from '../../base/error.js';
import { issueLines } from '../../base/issue-lines.js';
import { AugmentPlan, FILE_SOURCES, keptSource, pictureShape, tableSource } from '../../data/index.js';
import { ArchitectureSpec, PixelNormalizationName } from '../../nn/index.js';
import { DiagnosticOptions } from '../diagnostics/record-diagnostics.js';
import { FinderOptions } from '../finder/finder-options.js';
import { ResolvedEarlyStopping } from '../loop/early-stopping.js';
import { ResolvedOnPlateau } from '../loop/on-plateau.js';
import { Snapshots } from '../loop/snapshots.js';
import { ResolvedSwa } from '../loop/swa.js';
import { Classifier } from '../model/classifier.js';
import { FreezeOptions } from '../parameters/freezing.js';
import { LayerDecay, ParameterGroups } from '../parameters/parameter-groups.js';
import { ClipSpec } from '../step/clip-gradient.js';
import { WeightAverage } from '../step/weight-average.js';
import { Head, Recipe } from '../transfer/pretrained.js';
import { type RunDirectory, readConfig } from './run-directory.js';
import { RunVersions } from './run-versions.js';

/**
 * Where a value came from: left to its default, derived from the data, or written by a person: in a config file, as a
 * flag of the command line, or in code ('given'); or found by the learning-rate finder.
 */
export const ValueSource = z.enum(['default', 'data', 'finder', 'file', 'flag', 'given']);

/** A learning rate that the finder chose. */
export const FoundRate = z.strictObject({
  learningRate: z.number().positive().describe('Median over the sweeps.'),
  lowest: z.number().positive().describe('The lowest rate that a sweep suggested.'),
  highest: z.number().positive().describe('The highest one.'),
  options: FinderOptions.describe('How it was looked for.'),
});
export type FoundRate = z.output<typeof FoundRate>;

/** `config.json`: everything that decides a run, resolved, so that it can be repeated and continued. */
export const RunConfig = z.strictObject({
  format: z.literal(1).describe('Version of this file.'),
  source: z.discriminatedUnion('kind', [
    keptSource(FILE_SOURCES.imageFolder),
    keptSource(FILE_SOURCES.idx),
    keptSource(FILE_SOURCES.cifar),
    keptSource(FILE_SOURCES.numpy),
    keptSource(FILE_SOURCES.csvManifest),
    keptSource(FILE_SOURCES.parquet),
    keptSource(tableSource),
    z.strictObject({
      kind: z.literal('pictureArrays').describe('Pictures in memory: resuming takes them again.'),
      options: pictureShape,
    }),
  ]),
  data: z.strictObject({
    fingerprint: z
      .string()
      .describe('SHA-256 over files, labels and split; other data are refused on resume.'),
    training: z.int().describe('Pictures or rows to train on.'),
    validation: z.int().describe('Pictures or rows to validate on.'),
    weighted: z.boolean().describe('Whether they have weights of their own.'),
    classCounts: z
      .array(z.int())
      .optional()
      .describe('How many to train on are of each class, in their order; where each is of one class.'),
    fit: z
      .enum(['crop', 'stretch', 'pad'])
      .optional()
      .describe('How pictures of another shape are brought to the input size.'),
  }),
  classifier: Classifier,
  training: z.strictObject({
    architecture: ArchitectureSpec.describe(
      "Architecture, by name or as { name, ...options }, or 'custom' for a network of one's own.",
    ),
    seed: z.int().nonnegative(),
    epochs: z.int().positive(),
    batchSize: z.int().positive(),
    optimizer: z.looseObject({ kind: z.string() }),
    clip: z.union([z.literal(false), ClipSpec]),
    learningRate: z.number().positive(),
    schedule: z.looseObject({ kind: z.string() }),
    freeze: FreezeOptions,
    groups: ParameterGroups,
    layerDecay: LayerDecay,
    accumulate: z.int().positive(),
    ema: z.union([z.literal(false), WeightAverage]),
    diagnostics: z.union([z.literal(false), DiagnosticOptions]),
    loss: z.looseObject({ kind: z.string() }),
    classWeights: z.record(z.string(), z.number()).nullable(),
    oversample: z
      .record(z.string(), z.int().nonnegative())
      .nullable()
      .default(null)
      .describe('Draws of each class in an epoch; null: every example once.'),
    augment: AugmentPlan,
    normalize: PixelNormalizationName.nullable()
      .default('channels')
      .describe(
        'How pixels are normalized; null of a table, whose columns say it themselves, and of a backbone, which does.',
      ),
    labelSmoothing: z.number(),
    monitor: z.string(),
    monitorMode: z.enum(['min', 'max']),
    earlyStopping: z.union([z.literal(false), ResolvedEarlyStopping]),
    onPlateau: z.union([z.literal(false), ResolvedOnPlateau]),
    onDivergence: z.enum(['stop', 'recover']),
    keepCheckpoints: z.int().nonnegative(),
    snapshots: Snapshots.default(false),
    swa: z.union([z.literal(false), ResolvedSwa]),
    maxUpdates: z.int().positive().nullable(),
    maxSeconds: z.number().positive().nullable(),
    checkpointSeconds: z.number().positive(),
    threads: z.int().positive(),
  }),
  versions: RunVersions.optional().describe(
    'What the run began with; files of older versions do not say it.',
  ),
  formulations: z
    .record(z.string(), z.string())
    .optional()
    .describe(
      "Forms of operations that `pupil doctor --tune` had found faster on this machine than the table's when the run began, by shape: the run goes on with them.",
    ),
  backbone: z
    .strictObject({
      file: z.string().describe('Path of the file, or of the run.'),
      features: z.string().describe('Name of the value in it that is the features.'),
      shape: z.array(z.int().positive()).describe('Shape of the features of one picture.'),
      head: Head.describe('What follows it.'),
      recipe: Recipe.default('frozen').describe('How it is trained.'),
      trainFrom: z
        .string()
        .optional()
        .describe('Name of the value behind which it learns; what is before it stays as it is.'),
    })
    .optional()
    .describe('The trained network that the run began with; its values are in the checkpoints.'),
  finder: FoundRate.optional().describe('How the learning rate was found, where it was looked for.'),
  origin: z
    .record(z.string(), ValueSource)
    .describe('Where the task, each value under `training` and each option of the source came from.'),
});
export type RunConfig = z.output<typeof RunConfig>;

/** What a run directory says of its run. Throws CheckpointError as `readConfig`, and `checkpoint/config` for one that is not understood. */
export async function readRunConfig(folder: RunDirectory): Promise<RunConfig> {
  const parsed = RunConfig.safeParse(await readConfig(folder));
  if (parsed.success) return parsed.data;
  throw new CheckpointError({
    code: 'checkpoint/config',
    where: folder.config,
    what: 'the configuration of the run cannot be understood',
    got: issueLines(parsed.error, 'config'),
    fix: 'undo changes made to the file, or go on with the version of Pupil that started the run',
  });
}
