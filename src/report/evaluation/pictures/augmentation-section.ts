import type { RunConfig, ValidationAnswers } from '../../../train/index.js';
import { augmentationSheet } from '../../augmentation-sheet.js';
import { type Html, html } from '../../page/html.js';
import type { Section } from '../../page/section.js';
import { augmentedPictures } from './augmented-pictures.js';
import type { RunPictures } from './open-run-pictures.js';
import { imageOf } from './picture-grid.js';
import { thumbnailOf } from './thumbnail.js';

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
  const preview = await augmentedPictures(config, answers, shown);
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
