import { z } from 'zod';
import { parseOptions } from '../base/parse-options.js';
import { type PictureFileSource, type StockProgress, takeStock } from '../data/index.js';
import { readModelContract } from '../train/index.js';
import { checkLabels, judgingModel } from './check-labels.js';
import type { PictureReport } from './data-report.js';
import { findingsOf } from './findings/index.js';
import { pictureFacts } from './picture-facts.js';
import { type SheetPictures, sheetPictures } from './sheet-pictures.js';

/** Options of `inspectData`. */
export const InspectOptions = z.strictObject({
  seed: z.int().nonnegative().default(0).describe('Decides the split, as in training.'),
  checkLabels: z
    .enum(['auto', 'always', 'never'])
    .default('auto')
    .describe(
      'Whether to look for labels that are probably wrong; "auto" does where it is estimated to take less than 30 seconds.',
    ),
  run: z
    .string()
    .min(1)
    .optional()
    .describe('Run directory or model that is to judge labels, in place of small networks trained for it.'),
  sheet: z.boolean().default(false).describe('Whether to read pictures for a contact sheet.'),
  suspects: z.int().min(1).default(100).describe('Suspicious labels to list, the plainest first.'),
});
export type InspectOptions = z.output<typeof InspectOptions>;
export type InspectOptionsInput = z.input<typeof InspectOptions>;

export interface InspectProgress extends Omit<StockProgress, 'stage'> {
  /** `learn` trains small networks, `evaluate` and `predict` ask a model. */
  readonly stage: StockProgress['stage'] | 'learn' | 'evaluate' | 'predict';
}

export interface InspectContext {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: InspectProgress) => void) | undefined;
}

export interface InspectedPictures {
  readonly report: PictureReport;
  /** Where they were asked for. */
  readonly sheet: SheetPictures | undefined;
}

/**
 * Look at data before training: what there is of each class, sizes, formats, damage, copies, labels that are probably
 * wrong, and what follows from it.
 *
 * Throws OptionError `option/inspect`; DataError as opening the source and the model of a run do, InterruptedError when the signal is given.
 */
export async function inspectData(
  source: PictureFileSource,
  options: InspectOptionsInput = {},
  context: InspectContext = {},
): Promise<InspectedPictures> {
  const parsed = parseOptions(InspectOptions, options, { code: 'option/inspect', where: 'inspectData' });
  // Pictures are read for long: that there is no such model is said before.
  if (parsed.run !== undefined) await readModelContract(judgingModel(parsed.run));
  const stock = await takeStock(source, { seed: parsed.seed, ...context });
  try {
    const labels = await checkLabels(source, stock, parsed, context);
    const facts = { ...pictureFacts(source, stock), labels };
    const report = { ...facts, findings: findingsOf(facts) };
    return { report, sheet: parsed.sheet ? await sheetPictures(stock, labels, parsed.seed) : undefined };
  } finally {
    await stock.close();
  }
}
