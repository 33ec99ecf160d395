import { z } from 'zod';
import type { RandomStream } from '../../base/random.js';

/** `[least, most]`: a number is drawn evenly from between them, both included. */
export type Range = readonly [least: number, most: number];

/** A range of numbers that the given schema allows. */
export function range(number: z.ZodNumber) {
  return z
    .tuple([number, number])
    .refine(([least, most]) => least <= most, 'the first number must not be above the second');
}

export function drawFrom([least, most]: Range, stream: RandomStream): number {
  return least + (most - least) * stream.uniform();
}

/** Evenly on a logarithmic scale: twice as large is as likely as half as large. */
export function drawRatio([least, most]: Range, stream: RandomStream): number {
  return least * (most / least) ** stream.uniform();
}
