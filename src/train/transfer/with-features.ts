import { createHash } from 'node:crypto';
import { cpus } from 'node:os';
import { InterruptedError } from '../../base/error.js';
import {
  type BatchOptions,
  batchOrder,
  DECODER_VERSION,
  type ImageData,
  type ImageSplit,
  type ModelData,
  takeTruth,
} from '../../data/index.js';
import { elementCount } from '../../graph/index.js';
import { ONNX_RUNTIME_VERSION } from '../../runtime/index.js';
import type { TrainContext } from '../events.js';
import type { FeatureBatch } from '../input/feature-input.js';
import type { RunConfig } from '../run/run-config.js';
import { type FeatureCachePlace, featureCache } from './feature-cache.js';
import { modelOfFeatures, openFeatureSession, PICTURES_AT_ONCE } from './feature-session.js';
import { rowShape } from './pretrained.js';

/** A split of which the backbone has seen every picture. */
export interface FeatureSplit extends ImageSplit {
  /** The pictures themselves. */
  readonly pictures: ImageSplit;
  batches(options: BatchOptions): AsyncIterable<FeatureBatch>;
}

const USUAL_PLACE: FeatureCachePlace = { cacheSize: '20GB', cacheDir: 'auto' };

/**
 * The data of a run whose backbone stays as it is: each picture is asked about once, and its features are kept on the disk, by
 * the model, the data, their decoder and all that the last bits of the answers depend on. An epoch reads no picture any more.
 *
 * Throws  InterruptedError on the signal.
 */
export async function withFeatures(
  data: ModelData,
  config: RunConfig,
  values: ReadonlyMap<string, Float32Array> | undefined,
  context: TrainContext,
): Promise<ModelData> {
  if (config.backbone?.recipe !== 'features') return data;
  const { threads } = config.training;
  const model = modelOfFeatures(config, values, context);
  const width = elementCount(rowShape(config.backbone.shape));
  const images = data as ImageData;
  const place = 'cacheDir' in config.source.options ? config.source.options : USUAL_PLACE;
  const keyOf = (part: string) =>
    createHash('sha256')
      .update(JSON.stringify([1, part, data.fingerprint, images.input, DECODER_VERSION]))
      .update(
        JSON.stringify([ONNX_RUNTIME_VERSION, process.platform, process.arch, cpus()[0]?.model, threads]),
      )
      .update(model)
      .digest('hex');

  async function compute(
    split: ImageSplit,
    part: string,
    done: number,
    total: number,
  ): Promise<Float32Array> {
    const features = new Float32Array(split.count * width);
    const session = await openFeatureSession(config, model);
    try {
      for await (const batch of split.batches({ batchSize: PICTURES_AT_ONCE, signal: context.signal })) {
        if (context.signal?.aborted) throw interrupted(part);
        features.set(await session.ask(batch), batch.indices[0]! * width);
        context.onEvent?.({
          type: 'data',
          stage: 'features',
          done: done + batch.indices[0]! + batch.size,
          total,
        });
      }
      return features;
    } finally {
      await session.dispose();
    }
  }

  const total = images.train.count + images.validation.count;
  const featured = async (split: ImageSplit, part: string, done: number): Promise<FeatureSplit> => {
    const cache = featureCache(keyOf(part), split.count * width, place);
    const kept = await cache.read();
    if (kept !== undefined) return featureSplit(split, kept, width);
    const features = await compute(split, part, done, total);
    await cache.write(features);
    return featureSplit(split, features, width);
  };
  return {
    ...images,
    train: await featured(images.train, 'train', 0),
    validation: await featured(images.validation, 'validation', images.train.count),
    close: () => data.close(),
  };
}

function featureSplit(pictures: ImageSplit, features: Float32Array, width: number): FeatureSplit {
  return {
    count: pictures.count,
    input: pictures.input,
    targets: pictures.targets,
    weights: pictures.weights,
    fileOf: (position) => pictures.fileOf(position),
    get files() {
      return pictures.files;
    },
    pictures,
    async *batches({ signal, augment: _, ...options }) {
      const order = batchOrder(pictures.count, options);
      for (let k = order.first; k < order.total; k++) {
        if (signal?.aborted) throw interrupted('training');
        const indices = order.indices(k);
        const rows = new Float32Array(indices.length * width);
        indices.forEach((index, row) => {
          rows.set(features.subarray(index * width, (index + 1) * width), row * width);
        });
        yield {
          size: indices.length,
          pixels: new Uint8Array(0),
          features: rows,
          ...takeTruth(pictures, indices),
          indices,
        };
      }
    },
  };
}

function interrupted(part: string): InterruptedError {
  return new InterruptedError({
    code: 'interrupted/signal',
    where: `features, ${part}`,
    what: 'the work was interrupted',
    fix: 'start it again',
  });
}
