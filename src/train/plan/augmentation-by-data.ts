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
  const isAuto =
    augment === 'auto' ||
    (typeof augment === 'object' &&
      'flips' in augment &&
      augment.policy === 'auto' &&
      augment.flips === 'auto');
  if (!isAuto || targetKind !== 'class' || 'rows' in train) return undefined;
  return mirrorTest(train, { seed, classes: classes.length, signal });
}

/** Say why pictures are augmented as they are, where Pupil has chosen. */
export function noteAugmentation({ training }: RunConfig, { onEvent }: Pick<TrainContext, 'onEvent'>): void {
  for (const reason of training.augment.reasons)
    onEvent?.({ type: 'note', message: `augmentation: ${reason}` });
}
