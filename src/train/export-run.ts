import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CheckpointError } from '../base/error.js';
import type { Extensions } from '../nn/index.js';
import { writeAtomically } from './atomic-write.js';
import { loadCheckpoint } from './checkpoint-file.js';
import { contractOf, exportRun } from './finish-run.js';
import type { ModelContract } from './model-file.js';
import type { Progress } from './progress.js';
import { readRunConfig } from './run-config.js';
import { runDirectory } from './run-directory.js';

export interface ExportResult {
  /** Absolute path of the run directory. */
  readonly run: string;
  /** Absolute path of the file written. */
  readonly model: string;
  readonly bytes: number;
  readonly contract: ModelContract;
}

/**
 * Write the best weights of a run, finished or not, as one ONNX file.
 *
 * Throws  CheckpointError `checkpoint/file-exists` unless `overwrite`, or when the run has no finished epoch.
 */
export async function exportModel(
  run: string,
  to: string,
  {
    overwrite = false,
    extensions,
  }: { readonly overwrite?: boolean; readonly extensions?: Extensions | undefined } = {},
): Promise<ExportResult> {
  const directory = runDirectory(run);
  const config = await readRunConfig(directory);
  const { tensors } = await loadCheckpoint<Progress>(directory.checkpoints, 'best');
  const model = resolve(to);
  if (!overwrite && (await stat(model).catch(() => undefined)) !== undefined) {
    throw new CheckpointError({
      code: 'checkpoint/file-exists',
      where: to,
      what: 'the file exists already',
      fix: 'choose another name, or allow it to be replaced with --overwrite',
    });
  }
  const bytes = exportRun(config, tensors, { extensions });
  await writeAtomically(model, bytes);
  return { run: directory.path, model, bytes: bytes.length, contract: contractOf(config) };
}
