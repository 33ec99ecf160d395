import { z } from 'zod';
import { appendMetrics, syncMetrics } from '../run/metrics-log.js';
import type { LayerDiagnostics } from './layer-diagnostics.js';
import { type MeasuredUpdate, type Verdict, verdictsOf } from './verdicts.js';

export const DiagnosticOptions = z
  .strictObject({
    every: z.int().min(1).default(100).describe('Updates from one measurement to the next.'),
  })
  .describe('Measure gradients, updates and activations of every layer now and then.');
export type DiagnosticOptions = z.output<typeof DiagnosticOptions>;

/** One line of `diagnostics.jsonl`. */
export interface DiagnosticRecord {
  /** Epoch, counted from 1. */
  readonly epoch: number;
  /** Update, counted from 1. */
  readonly update: number;
  readonly layers: readonly LayerDiagnostics[];
  readonly verdicts: readonly Verdict[];
}

/** Whether the update that has `update` updates before it is measured. */
export function isDiagnosed(options: DiagnosticOptions | false, update: number): boolean {
  return options !== false && (update + 1) % options.every === 0;
}

/** Judge the measurements of an update and write them down for good: a checkpoint may count the line. */
export async function recordDiagnostics(
  file: string,
  { epoch, update, pictures }: MeasuredUpdate & { readonly epoch: number },
  layers: readonly LayerDiagnostics[],
): Promise<DiagnosticRecord> {
  const record = { epoch, update, layers, verdicts: verdictsOf(layers, { update, pictures }) };
  await appendMetrics(file, record);
  await syncMetrics(file);
  return record;
}
