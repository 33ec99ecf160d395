import { InternalError } from '../../base/error.js';
import type { ModelBatch, ModelSplit } from '../../data/index.js';
import type { ModelFeeds } from '../../runtime/index.js';
import { encodeSafetensors, type StoredTensor } from '../run/safetensors.js';

const KEPT = 8;

/**
 * `golden.safetensors`: examples and what a model says of them, so that any runtime can be checked against it. Text is no
 * tensor: what goes into inputs of names stands in the metadata, as JSON under `strings`.
 */
export function encodeGolden(
  feeds: ModelFeeds,
  {
    name: output,
    shape,
    data,
  }: { readonly name: string; readonly shape: number[]; readonly data: Float32Array },
): Uint8Array {
  const numbers = Object.entries(feeds).flatMap(([name, feed]) =>
    feed.dtype === 'string' ? [] : [[name, feed] as const],
  );
  const names = Object.entries(feeds).filter(([, { dtype }]) => dtype === 'string');
  const tensors = new Map<string, StoredTensor>([...numbers, [output, { dtype: 'float32', shape, data }]]);
  const texts = Object.fromEntries(names.map(([name, feed]) => [name, feed.data]));
  return encodeSafetensors({
    tensors,
    metadata: { model: 'model.onnx', ...(names.length > 0 && { strings: JSON.stringify(texts) }) },
  });
}

/** Examples whose answers are kept beside a model, so that any runtime can be checked against them: the first 8, or all of fewer. */
export async function goldenExamples(split: ModelSplit): Promise<ModelBatch> {
  for await (const batch of split.batches({ batchSize: Math.min(KEPT, split.count) })) return batch;
  throw new InternalError({ where: 'golden', what: 'the validation split is empty' });
}
