import { stageText } from '../base/work-stages.js';
import type { Output } from './output.js';

/** Stages that count bytes rather than pictures. */
const IN_BYTES: ReadonlySet<string> = new Set(['download', 'verify', 'unpack']);

/** What is counted where it is not pictures. */
const UNITS: Readonly<Record<string, string>> = { measure: 'shapes', scan: 'files' };

/** The progress line of work that goes through files in stages. */
export function showWork(output: Output): (progress: { stage: string; done: number; total: number }) => void {
  return ({ stage, done, total }) => {
    const label = stageText(stage);
    if (IN_BYTES.has(stage))
      output.progress.update({ label, done: done / 1000, total: total / 1000, unit: 'kB' });
    // How many rows there are is known at their end.
    else if (stage === 'rows') output.progress.update({ label, done, total: undefined, unit: 'rows' });
    else output.progress.update({ label, done, total, unit: UNITS[stage] ?? 'images' });
  };
}
