import { DataError } from '../base/error.js';
import { batchOrder } from './batch-order.js';
import { type DecodedBatch, type DecodeSource, decodeBatches } from './decode-batches.js';
import { placeOf } from './listing.js';
import type { SplitContents } from './memory-split.js';
import { namesOnDemand } from './names-on-demand.js';
import { throwIfInterrupted } from './run-tasks.js';
import { takeTruth } from './take-truth.js';
import type { ImageSplit } from './types.js';

interface StreamSource extends Omit<DecodeSource, 'input'> {
  readonly root: string;
}

/** A split that reads from disk in every pass: pixels kept from a pass before, otherwise pictures to decode. */
export function streamingSplit(contents: SplitContents, source: StreamSource): ImageSplit {
  const { count, fileOf, targets, weights, input, requireOpen } = contents;
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
    async *batches(options) {
      const order = batchOrder(count, options);
      throwIfInterrupted(options.signal);
      requireOpen();
      source.cache?.pixels.touch();
      for await (const { indices, pixels, faults } of decodeBatches(order, { ...source, input }, options)) {
        requireDecoded(source.root, faults);
        yield { size: indices.length, pixels, ...takeTruth(truth, indices), indices };
      }
    },
  } satisfies ImageSplit);
}

function requireDecoded(root: string, [fault]: DecodedBatch['faults']): void {
  if (fault === undefined) return;
  throw new DataError({
    code: 'data/changed',
    where: placeOf(root, fault.file),
    what: 'a picture that could be read at the start no longer can',
    got: fault.reason,
    fix: 'leave the folder unchanged while it is in use, then resume',
  });
}
