import { readFile } from 'node:fs/promises';
import type { Batch, TableBatch } from '../../src/data/index.js';
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from '../../src/train/run/safetensors.js';
import { Work } from './work.js';

/**
 * What all sides have in common, as one safetensors file. Tensors: starting weights by their names in `Work.operations`;
 * `pixels.<i>` uint8 [N, H, W, C] or `features.<i>` float32 [N, F], and `labels.<i>` int32 [N], of each batch. Metadata: `work`,
 * a `Work` as JSON.
 */
export interface WorkloadFile {
  readonly work: Work;
  readonly weights: ReadonlyMap<string, StoredTensor>;
  readonly batches: readonly (Batch | TableBatch)[];
}

const OF_A_BATCH = /^(pixels|features|labels)\.\d+$/;

export function encodeWorkload(work: Work, tensors: ReadonlyMap<string, StoredTensor>): Uint8Array {
  return encodeSafetensors({ tensors, metadata: { work: JSON.stringify(work) } });
}

/** Throws what zod throws for a description that is not one. */
export async function readWorkload(path: string): Promise<WorkloadFile> {
  const { tensors, metadata } = decodeSafetensors(path, await readFile(path));
  const work = Work.parse(JSON.parse(metadata.work));
  return {
    work,
    weights: new Map([...tensors].filter(([name]) => !OF_A_BATCH.test(name))),
    batches: Array.from({ length: work.batches }, (_, i) => batchOf(work, tensors, i)),
  };
}

function batchOf(
  { input, batch: size }: Work,
  tensors: ReadonlyMap<string, StoredTensor>,
  i: number,
): Batch | TableBatch {
  const common = {
    size,
    targets: tensors.get(`labels.${i}`)!.data as Int32Array,
    indices: Uint32Array.from({ length: size }, (_, row) => i * size + row),
  };
  if (input.kind === 'pictures') return { ...common, pixels: tensors.get(`pixels.${i}`)!.data as Uint8Array };
  const numbers = Float64Array.from(tensors.get(`features.${i}`)!.data as Float32Array);
  return { ...common, numbers, codes: new Int32Array(0) };
}
