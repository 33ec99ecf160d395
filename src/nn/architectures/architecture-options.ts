import { z } from 'zod';
import type { PictureFacts } from './picture-facts.js';

export const dropoutRate = (rate: number) =>
  z.number().min(0).lt(1).default(rate).describe('Share of the values that dropout takes, 0 to below 1.');

export const useBias = z
  .boolean()
  .default(false)
  .describe('Bias in the convolutions, which the normalization behind them makes superfluous.');

export const zeroInitResidual = z
  .boolean()
  .default(false)
  .describe('Start the last batch norm of each branch at 0, so that blocks begin as their shortcuts.');

/** Whole numbers of at least 1, at least one of them. */
export const countList = z.array(z.int().positive()).min(1);

/** Networks made for photographs shrink them at once; pictures of fewer pixels on their shorter side keep their size. */
const SMALL_PICTURE = 64;

export const stem = z
  .enum(['auto', 'large', 'small'])
  .default('auto')
  .describe(
    `How the network begins: 'large' as published, for photographs; 'small' without the first halvings, for small pictures; 'auto': 'small' below ${SMALL_PICTURE} pixels.`,
  );

export function resolveStem(
  chosen: z.output<typeof stem>,
  { height, width }: PictureFacts,
): 'large' | 'small' {
  if (chosen !== 'auto') return chosen;
  return Math.min(height, width) < SMALL_PICTURE ? 'small' : 'large';
}
