import { z } from 'zod';
import { finderChart } from '../../report/index.js';
import { SUGGESTION_NAMES } from '../../train/index.js';
import type { JobDetail } from '../api.js';

const suggestion = z.object({
  name: z.enum(SUGGESTION_NAMES),
  learningRate: z.number(),
  lowest: z.number(),
  highest: z.number(),
});

/** What is shown of the document of `pupil find-lr`. */
const Finding = z.object({
  recommended: suggestion.extend({ why: z.string() }).nullable(),
  obstacle: z.object({ code: z.string(), what: z.string(), fix: z.string() }).nullable(),
  suggestions: z.array(suggestion),
  notes: z.array(z.string()),
  curve: z.array(
    z.object({ learningRate: z.number(), median: z.number(), lowest: z.number(), highest: z.number() }),
  ),
});
const Options = z.object({
  minRate: z.number(),
  maxRate: z.number(),
  sweep: z.enum(['exponential', 'linear']),
  seeds: z.number(),
});

/** A finding with its curve; null of the result of other work. */
export function showFinding(
  result: Readonly<Record<string, unknown>> | null,
): Pick<JobDetail, 'finding' | 'chart'> {
  const finding = Finding.safeParse(result);
  const options = Options.safeParse(result);
  if (!finding.success || !options.success) return { finding: null, chart: null };
  const { curve, suggestions, recommended } = finding.data;
  // Where the loss is ruined at once there is no curve.
  const chart =
    curve.length < 2 ? null : finderChart({ curve, suggestions, recommended, options: options.data });
  return { finding: finding.data, chart };
}
