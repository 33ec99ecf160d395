import type { Batch } from '../../data/index.js';
import { elementCount, input, type Shape } from '../../graph/index.js';
import { examplesOf, type InputRules } from './input-rules.js';

/** What a head takes whose backbone has been asked already. */
export interface FeatureInput {
  readonly kind: 'features';
  /** Of one picture. */
  readonly shape: Shape;
}

/** A batch of pictures that have been to the backbone; their pixels are not read again. */
export interface FeatureBatch extends Batch {
  /** float32 `[size, ...shape]`. */
  readonly features: Float32Array;
}

/** Name of the input of a head. */
const FEATURES = 'features';

/** A head on features that were computed once; no exported model takes these. */
export function featureInput({ shape }: FeatureInput): InputRules {
  return {
    examples: 'pictures',
    build(batchSize) {
      const features = input(FEATURES, [batchSize, ...shape]);
      return { feeds: [features], features };
    },
    feeds: (batch) => ({ [FEATURES]: examplesOf<FeatureBatch>(batch).features }),
    blank: (size) => blankFeatures(size, elementCount(shape)),
    exported: (graph) => graph,
    modelFeeds: (_, batch) => ({
      [FEATURES]: {
        dtype: 'float32',
        shape: [batch.size, ...shape],
        data: examplesOf<FeatureBatch>(batch).features,
      },
    }),
  };
}

function blankFeatures(size: number, values: number): Pick<FeatureBatch, 'size' | 'pixels' | 'features'> {
  return { size, pixels: new Uint8Array(0), features: new Float32Array(size * values).fill(1) };
}
