import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CheckpointError, messageOf, OptionError } from '../../base/error.js';
import { systemCode } from '../../base/system-code.js';
import type { Shape } from '../../graph/index.js';
import type { Extensions } from '../../nn/index.js';
import { weightsWithoutAverage } from '../loop/choose-weights.js';
import { contractOf, exportRun } from '../loop/finish-run.js';
import type { Progress } from '../loop/progress.js';
import { writeAtomically } from '../run/atomic-write.js';
import { loadCheckpoint } from '../run/checkpoint-file.js';
import { requireFree } from '../run/require-free.js';
import { type RunConfig, readRunConfig } from '../run/run-config.js';
import { type RunDirectory, runDirectory } from '../run/run-directory.js';
import type { StoredTensor } from '../run/safetensors.js';
import { featureFile } from '../transfer/feature-file.js';
import { averageCheckpoints } from './average-checkpoints.js';
import type { ModelContract } from './model-file.js';
import { checkpointNames, shippedTensors } from './saved-weights.js';

export interface ExportResult {
  /** Absolute path of the run directory. */
  readonly run: string;
  /** Absolute path of the file written. */
  readonly model: string;
  readonly bytes: number;
  readonly contract: ModelContract;
  /** Where features were asked for: their shape, of one picture. */
  readonly features?: Shape;
}

/** What to write, and whether in place of a file that exists. */
export interface ExportOptions {
  /** Name of a checkpoint: `best`, `last`, `swa`, `cycle-2`, `epoch-007-accuracy-0.9512`; left out: what the run exports itself. */
  readonly checkpoint?: string | undefined;
  /** Instead: the mean of the weights of so many of the best epochs that the run has kept. */
  readonly average?: number | undefined;
  readonly overwrite?: boolean;
  /** Write the network without its classifier: what it makes of pictures, for others to train a head on. */
  readonly features?: boolean | undefined;
  readonly extensions?: Extensions | undefined;
}

/**
 * Write weights of a run as one ONNX file: those of a finished run, or those of the best epoch so far, unless a checkpoint
 * is named.
 *
 * Throws  CheckpointError `checkpoint/file-exists` unless `overwrite`, `checkpoint/name` that lists the checkpoints there
 *         are, or when the run has no finished epoch.
 */
export async function exportModel(
  run: string,
  to: string,
  { checkpoint, average, overwrite = false, features = false, extensions }: ExportOptions = {},
): Promise<ExportResult> {
  const directory = runDirectory(run);
  const config = await readRunConfig(directory);
  if (average !== undefined && checkpoint !== undefined) throw bothGiven(checkpoint, average);
  const tensors =
    average === undefined
      ? await checkpointTensors(directory, config, checkpoint)
      : await averageCheckpoints(directory, config, average, extensions);
  const model = resolve(to);
  await requireFree(to, overwrite);
  const written = features ? featureFile(run, config, tensors, extensions) : undefined;
  const bytes = written === undefined ? exportRun(config, tensors, { extensions }) : written.bytes;
  await writeAtomically(model, bytes);
  return {
    run: directory.path,
    model,
    bytes: bytes.length,
    contract: contractOf(config),
    ...(written !== undefined && { features: written.shape }),
  };
}

async function checkpointTensors(
  directory: RunDirectory,
  config: RunConfig,
  checkpoint: string | undefined,
): Promise<Map<string, StoredTensor>> {
  const name = checkpoint === undefined ? await exportedCheckpoint(directory, config) : checkpoint;
  await requireCheckpoint(directory, name);
  return loadShipped(directory, name);
}

function bothGiven(checkpoint: string, average: number): OptionError {
  return new OptionError({
    code: 'option/average',
    where: 'average',
    what: 'one checkpoint and the average of several exclude each other',
    got: { checkpoint, average },
    fix: 'leave one of them out',
  });
}

/** The checkpoint that the run itself exports, or would if it ended now. */
async function exportedCheckpoint(directory: RunDirectory, config: RunConfig): Promise<string> {
  const weights = await weightsOfResult(directory);
  if (weights !== undefined) return weights;
  const { state } = await loadCheckpoint<Progress>(directory.checkpoints, 'last');
  return weightsWithoutAverage(config, state);
}

/** What `result.json` says of the weights; undefined for a run that has not ended, or that diverged. */
async function weightsOfResult({ result }: RunDirectory): Promise<string | undefined> {
  try {
    const { weights } = JSON.parse(await readFile(result, 'utf8'));
    return weights;
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return undefined;
    throw new CheckpointError({
      code: 'checkpoint/result',
      where: result,
      what: 'the result of the run cannot be read',
      got: messageOf(cause),
      fix: 'undo changes made to the file, or name a checkpoint with --checkpoint',
      cause,
    });
  }
}

async function requireCheckpoint({ checkpoints }: RunDirectory, name: string): Promise<void> {
  const names = await checkpointNames(checkpoints);
  // Where there is none at all, the file that is missing says more.
  if (names.length === 0 || names.includes(name)) return;
  throw new CheckpointError({
    code: 'checkpoint/name',
    where: checkpoints,
    what: 'the run has no checkpoint of this name',
    got: name,
    fix: `use one of ${names.join(', ')}`,
  });
}

/** The values of the network alone in a checkpoint: averages where they are kept, without the optimizer's state. */
export async function loadShipped(
  { checkpoints }: RunDirectory,
  name: string,
): Promise<Map<string, StoredTensor>> {
  return shippedTensors((await loadCheckpoint(checkpoints, name)).tensors);
}
