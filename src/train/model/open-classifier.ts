import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { DataError } from '../../base/error.js';
import { readMetadata } from '../../onnx/index.js';
import { openModel } from '../../runtime/index.js';
import type { Examples } from '../input/input-rules.js';
import { inputOf } from './classifier.js';
import { type ModelContract, modelOutput, readClassifier, readContract } from './model-file.js';

/** An exported classifier, loaded. */
export interface Classifier {
  readonly contract: ModelContract;
  /** Probabilities or, in regression, numbers, float32 [size, classes]. */
  run(examples: Examples): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/**
 * Load a model that `pupil train` exported, to run on `threads` threads (all processors when left out).
 *
 * Throws  DataError if the file cannot be read, FormatError for any other file.
 */
export async function openClassifier(
  file: string,
  options: { readonly threads?: number } = {},
): Promise<Classifier> {
  const bytes = await readModelBytes(file);
  const metadata = readMetadata(bytes, file);
  const contract = readContract(file, metadata);
  const input = inputOf(readClassifier(file, metadata));
  const session = await openModel(file, bytes, options.threads ?? availableParallelism());
  return {
    contract,
    async run(examples) {
      const outputs = await session.run(input.modelFeeds(session.inputs, examples));
      return outputs[modelOutput(contract.task)] as Float32Array;
    },
    dispose: () => session.dispose(),
  };
}

/** What a model file says about itself. Throws as `openClassifier`. */
export async function readModelContract(file: string): Promise<ModelContract> {
  return readContract(file, readMetadata(await readModelBytes(file), file));
}

/** The bytes of a model file. Throws DataError if it cannot be read. */
export async function readModelBytes(file: string): Promise<Uint8Array> {
  return readFile(file).catch((cause: NodeJS.ErrnoException) => {
    const isFolder = cause.code === 'EISDIR';
    throw new DataError({
      code: 'data/model-file',
      where: file,
      what: isFolder
        ? 'this is a folder'
        : cause.code === 'ENOENT'
          ? 'there is no such file'
          : 'the model cannot be read',
      got: isFolder ? undefined : cause.code,
      fix: isFolder
        ? `give the model in it: ${join(file, 'model.onnx')}`
        : 'give the path of a model.onnx that `pupil train` wrote',
      cause,
    });
  });
}
