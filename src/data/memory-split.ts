import { createAugmenter } from './augment/index.js';
import { batchOrder } from './batch-order.js';
import { namesOnDemand } from './names-on-demand.js';
import { bytesPerPicture, type PixelStore } from './pixel-store.js';
import { throwIfInterrupted } from './run-tasks.js';
import { takeTruth } from './take-truth.js';
import type { ImageSplit, InputContract, Targets } from './types.js';

export interface SplitContents {
  readonly count: number;
  /** Name of a picture by its position. */
  readonly fileOf: (position: number) => string;
  readonly targets: Targets;
  readonly weights?: Float32Array | undefined;
  readonly input: InputContract;
  /** Throws when the pictures have been closed. */
  readonly requireOpen: () => void;
}

/** A split whose decoded pixels lie in memory: a batch is a copy. `pictures[i]` is the number of file `i` in the store. */
export function memorySplit(
  contents: SplitContents,
  store: Pick<PixelStore, 'copy'>,
  pictures: Uint32Array,
): ImageSplit {
  const { count, fileOf, targets, weights, input, requireOpen } = contents;
  const pictureBytes = bytesPerPicture(input);
  const files = namesOnDemand(count, fileOf);
  const truth = { count, targets, weights };
  return Object.freeze({
    count,
    input,
    targets,
    weights,
    fileOf,
    get files() {
      return files();
    },
    async *batches({ signal, augment, ...options }) {
      const order = batchOrder(count, options);
      const change = augment && createAugmenter(augment, input);
      for (let k = order.first; k < order.total; k++) {
        throwIfInterrupted(signal);
        requireOpen();
        const indices = order.indices(k);
        const pixels = new Uint8Array(indices.length * pictureBytes);
        indices.forEach((index, row) => {
          store.copy(pictures[index]!, pixels, row * pictureBytes);
        });
        change?.(pixels, order.draws(k));
        yield { size: indices.length, pixels, ...takeTruth(truth, indices), indices };
      }
    },
  } satisfies ImageSplit);
}
