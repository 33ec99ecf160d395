import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointError } from '../base/error.js';
import { writeDurably } from './durable-write.js';
import { decodeTensorFile, encodeTensorFile, type StoredTensor } from './tensor-file.js';

/** `last`: where a run goes on; `best`: the weights that are exported. */
export type CheckpointName = 'last' | 'best';

/** Tensors by the names that people see, and a state that is plain JSON. */
export interface Checkpoint<State> {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly state: State;
}

const VERSION = '1';

/**
 * Save a checkpoint. Tensors and state lie in one file, `<name>.safetensors`, which one rename puts in place, so that a
 * kill at any moment leaves a pair that belongs together; `<name>.json` repeats the state for people.
 */
export async function saveCheckpoint<State>(
  folder: string,
  name: CheckpointName,
  checkpoint: Checkpoint<State>,
): Promise<void> {
  const { tensors, state } = checkpoint;
  const text = JSON.stringify(state);
  const metadata = { version: VERSION, state: text, checksum: checksum(tensors, text) };
  await writeDurably(join(folder, `${name}.safetensors`), encodeTensorFile({ tensors, metadata }));
  await writeDurably(join(folder, `${name}.json`), `${JSON.stringify(state, undefined, 2)}\n`);
}

/** Throws CheckpointError naming the file and what is wrong with it: missing, damaged, or of another version. */
export async function loadCheckpoint<State>(
  folder: string,
  name: CheckpointName,
): Promise<Checkpoint<State>> {
  const file = join(folder, `${name}.safetensors`);
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw new CheckpointError({
      code: 'checkpoint/missing',
      where: file,
      what: cause.code === 'ENOENT' ? 'there is no such checkpoint' : 'the checkpoint cannot be read',
      got: cause.code,
      fix: 'check the path of the run directory; a run that never started has no checkpoint: train it again',
      cause,
    });
  });
  const { tensors, metadata } = decodeTensorFile(file, bytes);
  if (metadata.version !== VERSION) {
    throw new CheckpointError({
      code: 'checkpoint/version',
      where: file,
      what: 'the checkpoint was written by another version of Pupil',
      got: { version: metadata.version, known: VERSION },
      fix: 'go on with the version that started the run',
    });
  }
  if (metadata.checksum !== checksum(tensors, metadata.state)) {
    throw new CheckpointError({
      code: 'checkpoint/damaged',
      where: file,
      what: 'the checksum does not match: the file was changed or the disk is failing',
      fix: 'restore the file from a copy, or train again',
    });
  }
  return { tensors, state: JSON.parse(metadata.state) as State };
}

function checksum(tensors: ReadonlyMap<string, StoredTensor>, state: string): string {
  const hash = createHash('sha256').update(state);
  for (const [name, { dtype, shape, data }] of [...tensors].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash
      .update(`${name} ${dtype} ${shape.join()}\n`)
      .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}
