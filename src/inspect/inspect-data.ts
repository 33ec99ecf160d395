import { z } from 'zod';
import { parseOptions } from '../base/parse-options.js';
import { type PictureFileSource, type StockProgress, takeStock } from '../data/index.js';
import type { PictureReport } from './data-report.js';
import { findingsOf } from './findings/index.js';
import { pictureFacts } from './picture-facts.js';

/** Options of `inspectData`. */
export const InspectOptions = z.strictObject({
  seed: z.int().nonnegative().default(0).describe('Decides the split, as in training.'),
});
export type InspectOptionsInput = z.input<typeof InspectOptions>;

export interface InspectContext {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: StockProgress) => void) | undefined;
}

/**
 * Look at data before training: what there is of each class, sizes, formats, damage, copies, and what follows from it.
 *
 * Throws OptionError `option/inspect`; DataError as opening the source does, InterruptedError when the signal is given.
 */
export async function inspectData(
  source: PictureFileSource,
  options: InspectOptionsInput = {},
  context: InspectContext = {},
): Promise<PictureReport> {
  const { seed } = parseOptions(InspectOptions, options, { code: 'option/inspect', where: 'inspectData' });
  const stock = await takeStock(source, { seed, ...context });
  try {
    const facts = pictureFacts(source, stock);
    return { ...facts, findings: findingsOf(facts) };
  } finally {
    await stock.close();
  }
}
