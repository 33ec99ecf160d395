import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { DataError } from '../../base/error.js';
import { readMetadata } from '../../onnx/index.js';
import { type ModelFeeds, openModel } from '../../runtime/index.js';
import type { Examples, InputRules } from '../input/input-rules.js';
import { pictureFeeds } from '../input/picture-input.js';
import { tableInput } from '../input/table-input.js';
import { type ModelContract, modelOutput, readContract } from './model-file.js';

/** An exported classifier, loaded. */
export interface Classifier {
  readonly contract: ModelContract;
  /** What goes into the model for these examples. */
  feeds(examples: Examples): ModelFeeds;
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
  return loadClassifier(file, await readModelBytes(file), options);
}

/**
 * The same from the bytes of a model; `where` names it in errors. `input` says what the examples were made for, where that
 * is not the model itself: rows of a table have codes of names, which differ where the names that are known differ.
 *
 * Throws FormatError for the bytes of anything else.
 */
export async function loadClassifier(
  where: string,
  bytes: Uint8Array,
  {
    threads = availableParallelism(),
    input,
  }: { readonly threads?: number; readonly input?: ModelContract['input'] } = {},
): Promise<Classifier> {
  const contract = readContract(where, readMetadata(bytes, where));
  const feedsOf = modelFeedsOf(input ?? contract.input);
  const session = await openModel(where, bytes, threads);
  return {
    contract,
    feeds: (examples) => feedsOf(session.inputs, examples),
    async run(examples) {
      const outputs = await session.run(feedsOf(session.inputs, examples));
      return outputs[modelOutput(contract.task)] as Float32Array;
    },
    dispose: () => session.dispose(),
  };
}

function modelFeedsOf(input: ModelContract['input']): InputRules['modelFeeds'] {
  return 'kind' in input ? tableInput(input).modelFeeds : pictureFeeds(input);
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
