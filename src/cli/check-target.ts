import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { OptionError } from '../base/error.js';
import { configOf, openConfig } from './config-file.js';
import { displayPath } from './display-path.js';
import type { TrainRequest } from './library.js';
import { networkOf } from './network-file.js';
import type { TrainFlags } from './train-flags.js';
import { trainRequest } from './train-request.js';
import { isValueFile, readValueFile } from './value-file.js';

export interface CheckTarget {
  /** As a person reads it. */
  readonly name: string;
  /** A training that was asked for, or the path of a run or a model. */
  readonly subject: TrainRequest | string;
}

/**
 * What is to be checked: a config file or a file with a network, a run or a model, or an architecture by name; the config
 * file of the folder when nothing is named. `flags` say how its data are to be read.
 *
 * Throws   OptionError if nothing is named and there is no config file, and for a file that cannot be used.
 */
export async function checkTarget(
  target: string | undefined,
  folder: string,
  flags: TrainFlags,
): Promise<CheckTarget> {
  if (target === undefined) {
    const file = await openConfig(undefined, folder);
    if (file === undefined) throw nothingToCheck();
    return { name: displayPath(file.path, folder), subject: await trainRequest(flags, file, folder) };
  }
  const path = resolve(folder, target);
  if (isValueFile(path)) {
    const value = await readValueFile(path);
    const isNetwork = typeof value === 'object' && value !== null && 'kind' in value;
    const subject = isNetwork
      ? { ...(await trainRequest(flags, undefined, folder)), model: networkOf(path, value) }
      : await trainRequest(flags, configOf(path, value), folder);
    return { name: target, subject };
  }
  const found = await stat(path).catch(() => undefined);
  const subject =
    found === undefined ? await trainRequest({ ...flags, architecture: target }, undefined, folder) : path;
  return { name: target, subject };
}

function nothingToCheck(): OptionError {
  return new OptionError({
    code: 'option/target',
    where: '<target>',
    what: 'there is no pupil.config.* in this folder',
    fix: 'name a config file, a file with a network, a run directory, a model or an architecture',
  });
}
