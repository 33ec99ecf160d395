import { type MirrorTest, type ModelData, mirrorTest } from '../../data/index.js';
import type { TrainContext } from '../events.js';
import type { RunConfig } from '../run/run-config.js';
import type { TrainOptions } from './options.js';

/** How classes look in the mirror, where the policy auto has to know it. */
export async function mirrorFacts(
  { augment, seed }: Pick<TrainOptions, 'augment' | 'seed'>,
  { train, classes, targetKind }: ModelData,
  { signal }: Pick<TrainContext, 'signal'>,
): Promise<MirrorTest | undefined> {
  if (!asksPictures(augment) || targetKind !== 'class' || 'rows' in train) return undefined;
  return mirrorTest(train, { seed, classes: classes.length, signal });
}

/** Whether flips depend on what the pictures look like. */
function asksPictures(augment: TrainOptions['augment']): boolean {
  return (
    augment === 'auto' ||
    (typeof augment === 'object' &&
      'flips' in augment &&
      augment.policy === 'auto' &&
      augment.flips === 'auto')
  );
}

/** A plan that is made without decoding a picture says that training may still decide against flips. */
export function noteUndecided(
  { augment }: Pick<TrainOptions, 'augment'>,
  { training }: RunConfig,
  { onEvent }: Pick<TrainContext, 'onEvent'>,
): void {
  const flips = training.augment.operations.some(({ kind }) => kind === 'flipHorizontal');
  if (!asksPictures(augment) || !flips) return;
  onEvent?.({
    type: 'note',
    message:
      'augmentation: whether pictures are flipped also depends on how the classes look in the mirror, which training measures when it starts',
  });
}

/** Say why pictures are augmented as they are, where Pupil has chosen. */
export function noteAugmentation({ training }: RunConfig, { onEvent }: Pick<TrainContext, 'onEvent'>): void {
  for (const reason of training.augment.reasons)
    onEvent?.({ type: 'note', message: `augmentation: ${reason}` });
}
