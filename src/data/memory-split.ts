import { batchOrder } from './batch-order.js';
import { bytesPerPicture, type PixelStore } from './pixel-store.js';
import { throwIfInterrupted } from './run-tasks.js';
import { takeLabels } from './take-labels.js';
import type { ImageSplit, InputContract } from './types.js';

export interface SplitContents {
  readonly files: readonly string[];
  readonly labels: Int32Array;
  readonly input: InputContract;
  /** Throws when the pictures have been closed. */
  readonly requireOpen: () => void;
}

/** A split whose decoded pixels lie in memory: a batch is a copy. `pictures[i]` is the number of file `i` in the store. */
export function memorySplit(
  { files, labels, input, requireOpen }: SplitContents,
  store: PixelStore,
  pictures: Uint32Array,
): ImageSplit {
  const pictureBytes = bytesPerPicture(input);
  return Object.freeze({
    count: files.length,
    input,
    labels,
    files,
    async *batches({ signal, ...options }) {
      const order = batchOrder(files.length, options);
      for (let k = order.first; k < order.total; k++) {
        throwIfInterrupted(signal);
        requireOpen();
        const indices = order.indices(k);
        const pixels = new Uint8Array(indices.length * pictureBytes);
        indices.forEach((index, row) => {
          store.copy(pictures[index]!, pixels, row * pictureBytes);
        });
        yield { size: indices.length, pixels, labels: takeLabels(labels, indices), indices };
      }
    },
  } satisfies ImageSplit);
}
