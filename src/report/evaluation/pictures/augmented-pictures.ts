import { isPupilError } from '../../../base/error.js';
import { permutation, randomStream } from '../../../base/random.js';
import { augmentPicture, operationDrawer } from '../../../data/index.js';
import type { AugmentationPreview, RunConfig, ValidationAnswers } from '../../../train/index.js';
import type { RunPictures } from './open-run-pictures.js';

/** Pictures to show, and epochs of each. */
const PICTURES = 5;
const EPOCHS = 4;

/** Some training pictures, chosen by the seed of the run, and what its augmentation draws for them in the first epochs. */
export async function augmentedPictures(
  { training: { augment: plan, seed } }: RunConfig,
  answers: ValidationAnswers,
  { pictures, input }: Extract<RunPictures, { pictures: unknown }>,
): Promise<AugmentationPreview> {
  const validation = new Set(answers.names);
  const names: string[] = [];
  for (const { name, part } of pictures.names)
    if (part !== 'test' && part !== 'validation' && !validation.has(name)) names.push(name);
  const order = permutation(names.length, randomStream(seed, 'augmented pictures'));
  const chosen: AugmentationPreview['pictures'][number][] = [];
  for (const position of order) {
    if (chosen.length === PICTURES) break;
    const file = names[position];
    try {
      const original = await pictures.seen(file, input);
      const variants = Array.from({ length: EPOCHS }, (_, epoch) => {
        const operations = operationDrawer(plan, { seed, epoch }, input)(position);
        return { picture: augmentPicture(original, operations, plan), operations };
      });
      chosen.push({ file, label: undefined, original, variants });
    } catch (error) {
      // One that is damaged was not trained on either.
      if (!isPupilError(error)) throw error;
    }
  }
  return { plan, pictures: chosen };
}
