import { permutation, type RandomStream, randomStream } from '../../base/random.js';
import type { Batch, InputContract } from '../types.js';
import type { AugmentPlan } from './augment-options.js';
import { drawBeta } from './beta.js';
import type { Epoch } from './draw-operations.js';
import { cutmix, mixRows, mixup, type Rectangle, softTargets } from './mix-pictures.js';
import type { PictureSize } from './picture.js';

type MixOptions = Pick<AugmentPlan, 'mixup' | 'cutmix'>;

/** Whether batches have targets of their own, float32 `[N, K]`, in place of classes. */
export function isMixed({ mixup: up, cutmix: cut }: MixOptions): boolean {
  return up !== false || cut !== false;
}

export interface MixContext extends Epoch {
  readonly input: InputContract;
  /** Outputs of the network: what is true of a picture is a number for each. */
  readonly units: number;
  /** Number of the first batch in its epoch. */
  readonly firstBatch: number;
}

/** Batches mixed within themselves as the options say; what is drawn depends on (seed, epoch, number of the batch) alone. */
export async function* mixBatches(
  batches: AsyncIterable<Batch>,
  options: MixOptions,
  { seed, epoch, input, units, firstBatch }: MixContext,
): AsyncGenerator<Batch> {
  let number = firstBatch;
  for await (const batch of batches)
    yield mixBatch(batch, options, randomStream(seed, 'mix', epoch, number++), { input, units });
}

/** Targets become float32 `[N, K]` in every batch, mixed or not. */
export function mixBatch(
  batch: Batch,
  options: MixOptions,
  stream: RandomStream,
  { input, units }: Pick<MixContext, 'input' | 'units'>,
): Batch {
  const { size, weights } = batch;
  const targets = softTargets(batch.targets, units);
  const way = drawWay(options, stream);
  if (way === undefined) return { ...batch, targets };
  const { height, width, channels } = input;
  const mixable = { size, height, width, channels, pixels: batch.pixels, targets };
  const partners = permutation(size, stream);
  const share = drawBeta(way.alpha, stream);
  const place = way.kind === 'cutmix' ? drawRectangle(1 - share, stream, input) : undefined;
  const mixed = place === undefined ? mixup(mixable, partners, share) : cutmix(mixable, partners, place);
  const kept = place === undefined ? share : 1 - (place.height * place.width) / (height * width);
  return {
    ...batch,
    pixels: mixed.pixels,
    targets: mixed.targets,
    weights: weights && mixRows(weights, size, partners, kept),
  };
}

interface Way {
  readonly kind: 'mixup' | 'cutmix';
  readonly alpha: number;
}

/** How a batch is mixed, if it is. */
function drawWay({ mixup: up, cutmix: cut }: MixOptions, stream: RandomStream): Way | undefined {
  const chance = stream.uniform();
  const half = stream.integer(2);
  const wanted: Way[] = [];
  if (up !== false && chance < up.probability) wanted.push({ kind: 'mixup', alpha: up.alpha });
  if (cut !== false && chance < cut.probability) wanted.push({ kind: 'cutmix', alpha: cut.alpha });
  return wanted.length === 2 ? wanted[half] : wanted[0];
}

/** A rectangle with the shape of the picture about an even centre, cut off at the edge. */
function drawRectangle(area: number, stream: RandomStream, { height, width }: PictureSize): Rectangle {
  const side = Math.sqrt(area);
  const part = (length: number) => {
    const own = Math.round(length * side);
    const start = stream.integer(length) - Math.floor(own / 2);
    const first = Math.max(0, start);
    return { first, length: Math.max(0, Math.min(length, start + own) - first) };
  };
  const rows = part(height);
  const columns = part(width);
  return { top: rows.first, height: rows.length, left: columns.first, width: columns.length };
}
