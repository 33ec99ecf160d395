import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointError, InternalError, isPupilError } from '../../base/error.js';
import { systemCode } from '../../base/system-code.js';
import type { DType, Shape } from '../../graph/index.js';
import { type FileOperations, nodeFiles, writeAtomically } from './atomic-write.js';
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from './safetensors.js';

/** Name of the file without its end: `last`, where a run goes on; `best`, the weights of its best epoch; and others. */
export type CheckpointName = string;

/** Tensors by the names that people see, and a state that is plain JSON with finite numbers. */
export interface Checkpoint<State> {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly state: State;
}

const VERSION = '1';

/**
 * Save a checkpoint in place of the one before it.
 *
 * Tensors and state go into ONE file, `<name>.safetensors` (the state is text in its metadata), put in place by one
 * rename: whatever kills the process leaves a pair that belongs together. `<name>.json` repeats the state for people,
 * is written afterwards, and is never read back.
 *
 * Throws  CheckpointError as `writeAtomically`, with the old checkpoint untouched where its first file failed.
 */
export async function saveCheckpoint<State>(
  folder: string,
  name: CheckpointName,
  { tensors, state }: Checkpoint<State>,
  files: FileOperations = nodeFiles,
): Promise<void> {
  const text = stateText(state);
  const metadata = { version: VERSION, state: text, checksum: checksum(tensors, text) };
  await writeAtomically(checkpointFile(folder, name), encodeSafetensors({ tensors, metadata }), files);
  await writeAtomically(join(folder, `${name}.json`), `${stateText(state, 2)}\n`, files);
}

/**
 * Load a checkpoint; its state is what was saved, not checked further.
 *
 * Throws  CheckpointError naming the file: `checkpoint/missing`, `checkpoint/unreadable`, `checkpoint/damaged` (not a
 *         safetensors file, torn, or not what the checksum says), `checkpoint/version`.
 */
export async function loadCheckpoint<State>(
  folder: string,
  name: CheckpointName,
): Promise<Checkpoint<State>> {
  const where = checkpointFile(folder, name);
  const { tensors, metadata } = decode(where, await read(where, name));
  if (metadata.version === undefined || metadata.state === undefined) {
    throw new CheckpointError({
      code: 'checkpoint/damaged',
      where,
      what: 'the file holds tensors but no state of a run',
      got: { metadata: Object.keys(metadata) },
      fix: 'give a run directory that `pupil train` made',
    });
  }
  if (metadata.version !== VERSION) {
    throw new CheckpointError({
      code: 'checkpoint/version',
      where,
      what: 'the checkpoint is of another format version than this Pupil knows',
      got: { version: metadata.version, known: VERSION },
      fix: 'go on with the version of Pupil that wrote it',
    });
  }
  if (metadata.checksum !== checksum(tensors, metadata.state)) {
    throw damaged(where, 'its content is not what its checksum says');
  }
  return { tensors, state: JSON.parse(metadata.state) as State };
}

/**
 * Compare a checkpoint's tensors with what a network expects.
 *
 * Throws  CheckpointError `checkpoint/tensor` that lists every tensor that is missing, left over, or of another dtype or
 *         shape.
 */
export function requireTensors(
  where: string,
  tensors: ReadonlyMap<string, StoredTensor>,
  expected: ReadonlyMap<string, { readonly dtype: DType; readonly shape: Shape }>,
): void {
  const misfits = [...expected].flatMap(([name, type]) => {
    const stored = tensors.get(name);
    if (stored === undefined) return [`${name} is missing`];
    const [found, wanted] = [describe(stored), describe(type)];
    return found === wanted ? [] : [`${name} is ${found}, the network has ${wanted}`];
  });
  const leftOver = [...tensors.keys()].filter((name) => !expected.has(name));
  if (misfits.length + leftOver.length === 0) return;
  throw new CheckpointError({
    code: 'checkpoint/tensor',
    where,
    what: 'the tensors are not those of this network',
    got: [...misfits, ...leftOver.map((name) => `${name} is not in the network`)],
    fix: 'the checkpoint belongs to another network: undo changes made to config.json, or train again',
  });
}

export function checkpointFile(folder: string, name: CheckpointName): string {
  return join(folder, `${name}.safetensors`);
}

function describe({ dtype, shape }: { readonly dtype: DType; readonly shape: Shape }): string {
  return `${dtype}[${shape.join(', ')}]`;
}

async function read(where: string, name: CheckpointName): Promise<Uint8Array> {
  try {
    return await readFile(where);
  } catch (cause) {
    const missing = ['ENOENT', 'ENOTDIR'].includes(systemCode(cause));
    throw new CheckpointError({
      code: missing ? 'checkpoint/missing' : 'checkpoint/unreadable',
      where,
      what: missing ? 'there is no such checkpoint' : 'the checkpoint cannot be read',
      got: systemCode(cause),
      fix: missing
        ? name === 'last'
          ? 'check the path of the run directory; a run that never began has no checkpoint: train again'
          : 'put the file back, or train again'
        : 'make the file readable',
      cause,
    });
  }
}

function decode(where: string, bytes: Uint8Array) {
  try {
    return decodeSafetensors(where, bytes);
  } catch (error) {
    if (isPupilError(error, 'format')) throw damaged(error.where ?? where, error.what, error);
    throw error;
  }
}

function damaged(where: string, what: string, cause?: unknown): CheckpointError {
  return new CheckpointError({
    code: 'checkpoint/damaged',
    where,
    what: `the checkpoint is damaged: ${what}`,
    fix: 'put back a copy of the file, or train again; a failing disk is the usual reason',
    cause,
  });
}

/** JSON has no NaN and no bigint: `JSON.stringify` would turn the one into null and say nothing. */
function stateText(state: unknown, indent?: number): string {
  return JSON.stringify(
    state,
    (key, value: unknown) => {
      if (typeof value !== 'bigint' && !(typeof value === 'number' && !Number.isFinite(value))) return value;
      throw new InternalError({
        code: 'internal/checkpoint-state',
        where: `state of a checkpoint, ${key}`,
        what: 'a value has no form in JSON',
        got: String(value),
      });
    },
    indent,
  );
}

/** SHA-256 over the state, then each tensor by name: name, dtype, shape, bytes. */
function checksum(tensors: ReadonlyMap<string, StoredTensor>, state: string): string {
  const hash = createHash('sha256').update(state);
  for (const [name, { dtype, shape, data }] of [...tensors].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name} ${dtype} ${shape.join()}\n`);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}
