import { relative, sep } from 'node:path';
import { CheckpointError, DataError } from '../../base/error.js';
import { isPretrainedFile, requireBackbone } from '../../train/index.js';
import { dataFingerprint } from './data-fingerprint.js';

/** What data are known by when such work goes on; null where its own folder lies in them, so that they change as it grows. */
export async function fingerprintFor(data: string, folder: string): Promise<string | null> {
  const isInside = relative(data, folder).split(sep)[0] !== '..';
  return isInside ? null : ((await dataFingerprint(data)) ?? null);
}

interface Kept {
  readonly data: string;
  readonly fingerprint: string | null;
}

/**
 * Work of many trainings goes on with the data it began with: without them every further training would be recorded as failed, and
 * with others it could not be compared with those before.
 *
 * Throws  DataError `data/moved`, CheckpointError `checkpoint/other-data`.
 */
export async function requireSameData(
  noun: 'search' | 'study',
  path: string,
  { data, fingerprint }: Kept,
): Promise<void> {
  const found = await dataFingerprint(data);
  if (found === undefined) {
    throw new DataError({
      code: 'data/moved',
      where: data,
      what: `the data of the ${noun} are no longer there`,
      fix: 'put them back where they were; --show shows the results without them',
    });
  }
  if (fingerprint === null || found === fingerprint) return;
  throw new CheckpointError({
    code: 'checkpoint/other-data',
    where: data,
    what: `the data have changed since the ${noun} began: other files, or files of other sizes`,
    got: { [noun]: path },
    fix: `give the data as they were, or begin another ${noun}; --show shows the results so far`,
  });
}

/** The same for what all trainings begin with, where that is a trained network. Throws CheckpointError `checkpoint/backbone`. */
export function requireSameBackbone({ model }: { readonly model: unknown }): void {
  if (isPretrainedFile(model))
    requireBackbone(model, 'put the file back where and as it was; --show shows the results without it');
}
