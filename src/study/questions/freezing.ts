import type { Arm } from '../question.js';
import { against, type BegunFacts, defineQuestion } from './question-kind.js';

/** Freezing is for weights that have learned something elsewhere. */
export const freezing = defineQuestion({
  name: 'freezing',
  asks: 'Should a trained network stay as it is, or learn too: all of it, or its upper part?',
  from: 'trainings',
  experiment({ begun, training }) {
    if (begun === undefined)
      return {
        refusal:
          'this network starts from random weights, and nothing is gained by keeping those: all layers learn. Begin with a trained one: --from',
      };
    if (begun.obstacle !== undefined && begun.places.length === 0)
      return { refusal: `nothing of the trained network can learn: ${begun.obstacle}` };
    const isAugmented = training.augment.policy !== 'none';
    const arms = recipes(begun, isAugmented ? 'frozen' : 'features');
    const now = arms.find(({ patch }) => isOf(begun, patch));
    return against(
      now?.name ?? begun.recipe,
      arms.filter((arm) => arm !== now),
    );
  },
});

/** Places that are worth a recipe of their own, at the least. */
const FEWEST_PLACES = 2;

function recipes({ obstacle, places, trainFrom }: BegunFacts, still: 'features' | 'frozen'): Arm[] {
  // Where it was said what learns, the whole does not.
  const first = trainFrom ?? (obstacle === undefined ? undefined : places[0]);
  const from = first === undefined ? {} : { trainFrom: first };
  const upper = places[Math.floor(places.length / 2)];
  const isParted = places.length >= FEWEST_PLACES && upper !== first;
  return [
    // What learns cannot be said of a network that does not.
    ...(trainFrom === undefined ? [{ name: still, patch: { recipe: still } }] : []),
    { name: 'fine-tune', patch: { recipe: 'fine-tune', ...from } },
    ...(isParted
      ? [{ name: `fine-tune from ${upper}`, patch: { recipe: 'fine-tune', trainFrom: upper } }]
      : []),
    { name: 'gradual', patch: { recipe: 'gradual', ...from } },
    { name: 'full', patch: { recipe: 'full', ...from } },
  ];
}

/** The recipes that keep it as it is learn the same. */
function isOf({ recipe, trainFrom }: BegunFacts, patch: Arm['patch']): boolean {
  const isStill = (name: unknown) => name === 'features' || name === 'frozen';
  if (isStill(patch.recipe)) return isStill(recipe);
  return patch.recipe === recipe && patch.trainFrom === trainFrom;
}
