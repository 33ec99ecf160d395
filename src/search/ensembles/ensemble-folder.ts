import { mkdir, mkdtemp, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { CheckpointError, OptionError } from '../../base/error.js';
import { systemCode } from '../../base/system-code.js';
import { makeNumberedFolder, runDirectory, writeAtomically } from '../../train/index.js';

/** The files of an ensemble; its model, golden examples and predictions are called as those of a run. */
export interface EnsembleFiles {
  readonly model: Uint8Array;
  readonly golden: Uint8Array;
  /** Lines of `validation-predictions.jsonl`; none where nothing can be said of examples. */
  readonly predictions: string;
  /** `ensemble.json`. */
  readonly result: object;
}

/**
 * Make an ensemble in the folder `out`, or in a new one, `ensembles/<data>-<n>`, which is nobody else's from the beginning and is gone
 * where nothing came of it.
 *
 * Throws  as `requireFreeEnsemble`.
 */
export async function inEnsembleFolder<Result>(
  { out, data }: { readonly out: string | undefined; readonly data: string },
  make: (path: string) => Promise<Result>,
): Promise<Result> {
  if (out !== undefined) {
    await requireFreeEnsemble(out);
    return make(out);
  }
  const path = await makeNumberedFolder({ data, parent: 'ensembles' });
  try {
    return await make(path);
  } catch (error) {
    await rmdir(path).catch(() => undefined);
    throw error;
  }
}

/** Throws CheckpointError `checkpoint/ensemble-exists` where there is something at the path; OptionError for the name of a file. */
async function requireFreeEnsemble(path: string): Promise<void> {
  if (/\.onnx$/i.test(path)) {
    throw new OptionError({
      code: 'option/out',
      where: 'out (--out)',
      what: 'an ensemble is a folder, with model.onnx in it',
      got: path,
      fix: `name a folder: ${path.replace(/\.onnx$/i, '')}`,
    });
  }
  const entries = await readdir(path).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    if (systemCode(error) === 'ENOTDIR') return [path];
    throw error;
  });
  if (entries.length === 0) return;
  throw new CheckpointError({
    code: 'checkpoint/ensemble-exists',
    where: path,
    what: 'there is something in this folder already',
    fix: 'name another folder with --out',
  });
}

/** Write an ensemble into a folder that appears when everything is in it. Throws CheckpointError as `writeAtomically`. */
export async function writeEnsemble(path: string, files: EnsembleFiles): Promise<void> {
  const folder = resolve(path);
  await mkdir(dirname(folder), { recursive: true });
  const temporary = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`));
  try {
    const { model, golden, predictions } = runDirectory(temporary);
    await writeAtomically(golden, files.golden);
    if (files.predictions !== '') await writeAtomically(predictions, files.predictions);
    await writeAtomically(
      join(temporary, 'ensemble.json'),
      `${JSON.stringify(files.result, undefined, 2)}\n`,
    );
    await writeAtomically(model, files.model);
    // An empty folder of this name gives way.
    await rmdir(folder).catch(() => undefined);
    await rename(temporary, folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}
