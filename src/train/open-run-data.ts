import { CheckpointError, OptionError } from '../base/error.js';
import { type DataSource, type ModelData, openSource, remakeSource } from '../data/index.js';
import type { TrainContext } from './events.js';
import { openContext } from './open-context.js';
import type { RunConfig } from './run/run-config.js';
import type { RunDirectory } from './run/run-directory.js';

/**
 * The data that a run was trained on, split as they were; close what it returns. `source` takes the place of where they lay.
 *
 * Throws   CheckpointError `checkpoint/other-data` where they have changed; OptionError `option/source` when pictures in
 *          memory are not given again; DataError when they cannot be read.
 */
export async function openRunData(
  folder: RunDirectory,
  config: RunConfig,
  { source, ...context }: TrainContext & { readonly source?: DataSource | undefined },
): Promise<ModelData> {
  const { seed } = config.training;
  const data = await openSource(
    sourceToResume(folder, config, source),
    openContext({ seed, task: config.classifier.task }, context),
  );
  try {
    requireSameData(folder, config, data);
    return data;
  } catch (error) {
    await data.close();
    throw error;
  }
}

/** Pictures on the disk are opened where they lay, unless another place is given; what is in it is compared by its fingerprint. */
function sourceToResume(
  { path }: RunDirectory,
  { source: known }: RunConfig,
  given: DataSource | undefined,
): DataSource {
  if (given === undefined && known.kind !== 'pictureArrays') return remakeSource(known);
  if (given?.kind === known.kind) return given;
  throw new OptionError({
    code: 'option/source',
    where: path,
    what:
      given === undefined
        ? 'the pictures of this run were in memory, and nothing is left of them here'
        : 'the pictures of this run came from another kind of source',
    got: { run: known.kind, ...(given && { given: given.kind }) },
    fix:
      known.kind !== 'pictureArrays'
        ? 'give no source, or the same one'
        : 'go on in the program that made them: resume(directory, { source: pictureArrays({ ... }) }), or proveRun(directory, { source }) for a proof',
  });
}

function requireSameData(
  { path }: RunDirectory,
  { data: known, source }: RunConfig,
  { fingerprint }: ModelData,
): void {
  if (fingerprint === known.fingerprint) return;
  throw new CheckpointError({
    code: 'checkpoint/other-data',
    where: path,
    what: 'the data have changed since the run began: they are no longer what it was trained on',
    got: source.kind === 'pictureArrays' ? { source: source.kind } : { path: source.path },
    fix: 'give the data as they were, or train again',
  });
}
