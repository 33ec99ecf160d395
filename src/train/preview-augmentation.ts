import {
  type AugmentPlan,
  augmentPicture,
  type DrawnOperation,
  type ImageSplit,
  type InputContract,
  openSource,
  operationDrawer,
  type Picture,
  type PictureSource,
  resolveAugment,
} from '../data/index.js';
import type { TrainContext } from './events.js';
import { openContext } from './open-context.js';
import { mirrorFacts } from './plan/augmentation-by-data.js';
import type { TrainOptions } from './plan/options.js';

/** A training picture and what it becomes. */
export interface PreviewedPicture {
  /** Relative to the folder, with forward slashes. */
  readonly file: string;
  /** Class name; undefined where pictures have no single class. */
  readonly label: string | undefined;
  readonly original: Picture;
  /** As the network would see it in the first epochs, in turn. */
  readonly variants: readonly { readonly picture: Picture; readonly operations: readonly DrawnOperation[] }[];
}

export interface AugmentationPreview {
  readonly plan: AugmentPlan;
  readonly pictures: readonly PreviewedPicture[];
}

export interface PreviewSize {
  /** Pictures to show, spread over the classes; 0 for the plan alone. */
  readonly pictures: number;
  /** Epochs to show of each. */
  readonly variants: number;
}

/** Pictures read at a time while the wanted ones are looked for. */
const BATCH = 32;

/**
 * What augmentation would do to training pictures: the very pictures of the first epochs of a run with the same options,
 * before batches are mixed. Trains nothing and writes nothing.
 */
export async function previewAugmentation(
  source: PictureSource,
  options: Pick<TrainOptions, 'augment' | 'seed'>,
  size: PreviewSize,
  context: Pick<TrainContext, 'signal' | 'onEvent'> = {},
): Promise<AugmentationPreview> {
  const { augment, seed } = options;
  const data = await openSource(source, openContext({ seed, task: 'auto' }, context));
  try {
    const { classes, targetKind, input } = data;
    const plan = resolveAugment(augment, {
      channels: input.channels,
      classes,
      targetKind,
      mirror: await mirrorFacts(options, data, context),
    });
    const names = targetKind === 'class' ? classes : undefined;
    const chosen = await choosePictures(data.train, { count: size.pictures, seed, names });
    return { plan, pictures: chosen.map((picture) => variantsOf(picture, { plan, seed, input, size })) };
  } finally {
    await data.close();
  }
}

interface ChosenPicture {
  /** Position in the split. */
  readonly position: number;
  readonly file: string;
  readonly label: string | undefined;
  readonly pixels: Uint8Array;
}

/** The first pictures of the first epoch, as many of each class as of the others while there are enough; by class. */
async function choosePictures(
  split: ImageSplit,
  {
    count,
    seed,
    names,
  }: { readonly count: number; readonly seed: number; readonly names: readonly string[] | undefined },
): Promise<ChosenPicture[]> {
  if (count === 0) return [];
  const found = new Map<string | undefined, ChosenPicture[]>(
    (names ?? [undefined]).map((name) => [name, []]),
  );
  const perClass = Math.ceil(count / found.size);
  for await (const { pixels, targets, indices } of split.batches({
    batchSize: BATCH,
    shuffle: { seed, epoch: 0 },
  })) {
    const length = pixels.length / indices.length;
    for (const [row, position] of indices.entries()) {
      const label = names?.[targets[row]];
      const own = found.get(label)!;
      if (own.length === perClass) continue;
      const start = row * length;
      own.push({
        position,
        file: split.fileOf(position),
        label,
        pixels: pixels.slice(start, start + length),
      });
    }
    if ([...found.values()].every((own) => own.length === perClass)) break;
  }
  return [...found.values()].flat().slice(0, count);
}

function variantsOf(
  { position, file, label, pixels }: ChosenPicture,
  {
    plan,
    seed,
    input,
    size,
  }: {
    readonly plan: AugmentPlan;
    readonly seed: number;
    readonly input: InputContract;
    readonly size: PreviewSize;
  },
): PreviewedPicture {
  const { height, width, channels } = input;
  const original: Picture = { height, width, channels, pixels };
  const variants = Array.from({ length: size.variants }, (_, epoch) => {
    const operations = operationDrawer(plan, { seed, epoch }, input)(position);
    return { picture: augmentPicture(original, operations, plan), operations };
  });
  return { file, label, original, variants };
}
