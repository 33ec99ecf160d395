import { isPupilError } from '../../../base/error.js';
import { permutation, randomStream } from '../../../base/random.js';
import { augmentPicture, operationDrawer } from '../../../data/index.js';
import type { AugmentationPreview, RunConfig, ValidationAnswers } from '../../../train/index.js';
import { augmentationSheet } from '../../augmentation-sheet.js';
import { type Html, html } from '../../page/html.js';
import type { Section } from '../../page/section.js';
import type { RunPictures } from './open-run-pictures.js';
import { imageOf } from './picture-grid.js';
import { thumbnailOf } from './thumbnail.js';

/** Pictures to show, and epochs of each. */
const PICTURES = 5;
const EPOCHS = 4;

/** Training pictures as the network sees them, changed anew in each epoch; null where none can be seen. */
export async function augmentationSection(
  config: RunConfig,
  answers: ValidationAnswers,
  shown: RunPictures | undefined,
): Promise<Section | null> {
  if (shown === undefined || 'reason' in shown) return null;
  const { augment: plan } = config.training;
  const title = 'What the network sees';
  if (plan.operations.length === 0)
    return {
      id: 'augmentation',
      title,
      body: html`<p>The pictures as they are, brought to ${shown.input.width} x ${shown.input.height} pixels: they were not augmented. ${plan.reasons.join('; ')}</p>`,
    };
  const preview = await previewOf(config, answers, shown);
  const { columns, rows } = augmentationSheet(preview);
  const drawn: Html[] = [];
  for (const row of rows) {
    const cells: Html[] = [];
    for (const { picture, lines } of row)
      cells.push(
        html`<td>${imageOf(await thumbnailOf(picture), lines.join(', '))}<p class="file">${lines.map((line) => html`<span>${line}</span>`)}</p></td>`,
      );
    drawn.push(html`<tr>${cells}</tr>\n`);
  }
  const mixed = [plan.mixup === false ? [] : ['mixup'], plan.cutmix === false ? [] : ['cutmix']].flat();
  return {
    id: 'augmentation',
    title,
    body: html`<p>Training pictures at ${shown.input.width} x ${shown.input.height} pixels, as they are and as augmentation (${plan.policy}) changes them, differently in each epoch. If you could not tell the class any more, it is too strong.${mixed.length > 0 ? ` Besides, pictures of a batch are mixed (${mixed.join(', ')}), which is not shown.` : ''}</p>
<div class="scroll" role="group" aria-label="Augmented pictures" tabindex="0"><table class="sheet">
<caption class="unseen">Training pictures as they are and in the first epochs</caption>
<thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${drawn}</tbody>
</table></div>`,
  };
}

/** Some training pictures, chosen by the seed of the run, and what its augmentation draws for them in the first epochs. */
async function previewOf(
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
