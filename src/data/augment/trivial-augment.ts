import type { OperationInput } from './operations/index.js';

/**
 * The 14 operations of TrivialAugment in its wide form, each with a strength drawn evenly from its whole range.
 *
 * Source   Müller and Hutter 2021, "TrivialAugment" (arXiv 2103.10158), table 1 (Wide): 32 pixels of translation are a
 *          seventh of 224; strengths are drawn continuously in place of from 31 steps.
 */
export const TRIVIAL_AUGMENT_SPACE: readonly OperationInput[] = [
  'identity',
  { kind: 'shear', x: [-44.7, 44.7], y: [0, 0] },
  { kind: 'shear', x: [0, 0], y: [-44.7, 44.7] },
  { kind: 'translate', x: [-1 / 7, 1 / 7], y: [0, 0] },
  { kind: 'translate', x: [0, 0], y: [-1 / 7, 1 / 7] },
  { kind: 'rotate', degrees: [-135, 135] },
  { kind: 'brightness', factor: [0.01, 1.99] },
  { kind: 'saturation', factor: [0.01, 1.99] },
  { kind: 'contrast', factor: [0.01, 1.99] },
  { kind: 'sharpness', factor: [0.01, 1.99] },
  { kind: 'posterize', bits: [2, 8], probability: 1 },
  { kind: 'solarize', threshold: [0, 256], probability: 1 },
  { kind: 'autoContrast', probability: 1 },
  { kind: 'equalize', probability: 1 },
];
