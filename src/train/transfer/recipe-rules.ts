import { FreezeRule } from '../parameters/freezing.js';
import { ParameterGroup } from '../parameters/parameter-groups.js';
import type { TrainOptions } from '../plan/options.js';
import type { Recipe } from './pretrained.js';

/** Share of the epochs in which the head learns alone, so that what it knows nothing of is not torn down by its first gradients. */
const HEAD_SHARE = 0.2;
/** Share of the epochs over which the learning rate rises again when the backbone begins to learn, as at the beginning. */
const WARMUP_SHARE = 0.05;
/** What the learning rate of the backbone is of that of the head. */
const BACKBONE_RATE = 0.1;

/**
 * The options of a training with what its recipe adds to them; rules of a person stand behind those of the recipe, and so decide.
 *
 * Source   Howard and Ruder 2018 (arXiv 1801.06146), sections 3.2 and 3.3: discriminative rates, thawing from the top.
 */
export function withRecipe<Options extends Pick<TrainOptions, 'freeze' | 'groups'>>(
  options: Options,
  recipe: Recipe | undefined,
  epochs: number,
): Options {
  if (recipe !== 'fine-tune') return options;
  const headEpochs = Math.round(epochs * HEAD_SHARE);
  const frozen =
    headEpochs === 0
      ? []
      : [
          FreezeRule.parse({
            layers: 'backbone',
            untilEpoch: headEpochs + 1,
            warmupEpochs: epochs * WARMUP_SHARE,
          }),
        ];
  const slow = ParameterGroup.parse({ layers: 'backbone', learningRateFactor: BACKBONE_RATE });
  return { ...options, freeze: [...frozen, ...options.freeze], groups: [slow, ...options.groups] };
}
