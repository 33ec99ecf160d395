import { z } from 'zod';
import { parseOptions } from '../../base/parse-options.js';
import { surveyTable, type TableSource, type TableSurvey } from '../../data/index.js';
import type { DataFinding } from '../findings/finding.js';
import type { InspectContext } from '../inspect-data.js';
import { tableFindings } from './table-findings.js';

const Options = z.strictObject({
  seed: z.int().nonnegative().default(0).describe('Decides the split, as in training.'),
});

/** What there is to know of a table before a network is trained on it. */
export interface TableReport extends TableSurvey {
  readonly kind: 'table';
  readonly path: string;
  /** What follows from it, the most serious first. */
  readonly findings: readonly DataFinding[];
}

/**
 * Look at a table before training.
 *
 * Throws OptionError `option/inspect`; DataError for what training refuses, InterruptedError when the signal is given.
 */
export async function inspectTable(
  source: TableSource,
  options: z.input<typeof Options> = {},
  { signal, onProgress }: InspectContext = {},
): Promise<TableReport> {
  const { seed } = parseOptions(Options, options, { code: 'option/inspect', where: 'inspectTable' });
  const survey = await surveyTable(source, { seed, signal, onProgress });
  return { kind: 'table', path: source.path, ...survey, findings: tableFindings(survey) };
}
