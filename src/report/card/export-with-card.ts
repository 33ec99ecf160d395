import { resolve } from 'node:path';
import { OptionError } from '../../base/error.js';
import {
  type ExportOptions,
  type ExportResult,
  exportModel,
  requireFree,
  writeAtomically,
} from '../../train/index.js';
import { modelCard } from './model-card.js';

/**
 * Write the model of a finished run, and beside it what others should know of it. The card is made before anything is
 * written, so that there is no model without it.
 *
 * Throws  As `exportModel` and `modelCard`; OptionError `option/card` where the model is not the one that was measured.
 */
export async function exportWithCard(
  run: string,
  to: string,
  card: string,
  options: ExportOptions = {},
): Promise<ExportResult & { readonly card: string }> {
  const { checkpoint, average, features = false, overwrite = false, extensions } = options;
  if (checkpoint !== undefined || average !== undefined || features) throw otherModel();
  const file = resolve(card);
  if (file === resolve(to)) throw sameFile(card);
  const text = await modelCard(run, { extensions });
  await requireFree(file, overwrite);
  const exported = await exportModel(run, to, options);
  await writeAtomically(file, Buffer.from(text));
  return { ...exported, card: file };
}

function otherModel(): OptionError {
  return new OptionError({
    code: 'option/card',
    where: 'card',
    what: 'a card tells what was measured of the model that the run chose, and this would be another one',
    fix: 'leave out checkpoint, average and features, or the card',
  });
}

function sameFile(card: string): OptionError {
  return new OptionError({
    code: 'option/card',
    where: 'card',
    what: 'the card and the model would be the same file',
    got: { card },
    fix: 'give the card a name of its own, such as README.md',
  });
}
