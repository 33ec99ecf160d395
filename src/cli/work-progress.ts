import type { Output } from './output.js';

const LABELS: Readonly<Record<string, string>> = {
  scan: 'looking at the pictures',
  decode: 'reading the pictures',
  compare: 'looking for copies',
  evaluate: 'evaluating',
  predict: 'predicting',
  draw: 'drawing pictures',
};

/** The progress line of work that goes through files in stages. */
export function showWork(output: Output): (progress: { stage: string; done: number; total: number }) => void {
  return ({ stage, done, total }) => {
    output.progress.update({ label: LABELS[stage] ?? stage, done, total, unit: 'images' });
  };
}
