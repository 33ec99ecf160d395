import type { OperationInput } from './operations/index.js';
import type { Range } from './range.js';

const STILL: [number, number] = [0, 0];

/**
 * The 14 operations of RandAugment at one strength, 0 to 1. Those with a sign stand here once for each, the others twice,
 * so that all are equally likely.
 *
 * Source   Cubuk et al. 2020, "RandAugment" (arXiv 1909.13719), table 6; strengths as in torchvision's RandAugment.
 */
export function randAugmentSpace(strength: number): OperationInput[] {
  const slant = (Math.atan(0.3 * strength) * 180) / Math.PI;
  const way = (150 / 331) * strength;
  const bits = 8 - Math.round(4 * strength);
  const threshold = 256 * (1 - strength);
  return [
    ...twice('identity'),
    ...signed(slant, (x) => ({ kind: 'shear', x, y: STILL })),
    ...signed(slant, (y) => ({ kind: 'shear', x: STILL, y })),
    ...signed(way, (x) => ({ kind: 'translate', x, y: STILL })),
    ...signed(way, (y) => ({ kind: 'translate', x: STILL, y })),
    ...signed(30 * strength, (degrees) => ({ kind: 'rotate', degrees })),
    ...factors(strength, (factor) => ({ kind: 'brightness', factor })),
    ...factors(strength, (factor) => ({ kind: 'saturation', factor })),
    ...factors(strength, (factor) => ({ kind: 'contrast', factor })),
    ...factors(strength, (factor) => ({ kind: 'sharpness', factor })),
    ...twice({ kind: 'posterize', bits: [bits, bits], probability: 1 }),
    ...twice({ kind: 'solarize', threshold: [threshold, threshold], probability: 1 }),
    ...twice({ kind: 'autoContrast', probability: 1 }),
    ...twice({ kind: 'equalize', probability: 1 }),
  ];
}

type Drawn = [least: number, most: number];

function exactly(value: number): Drawn {
  return [value, value] satisfies Range;
}

function signed(amount: number, of: (range: Drawn) => OperationInput): OperationInput[] {
  return [of(exactly(amount)), of(exactly(-amount))];
}

function factors(strength: number, of: (range: Drawn) => OperationInput): OperationInput[] {
  return [of(exactly(1 + 0.9 * strength)), of(exactly(1 - 0.9 * strength))];
}

function twice(operation: OperationInput): OperationInput[] {
  return [operation, operation];
}
