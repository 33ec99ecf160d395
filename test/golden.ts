import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

/** A tensor of a golden file: row-major, `null` standing for NaN. */
export interface GoldenTensor {
  shape: number[];
  data: (number | null)[];
}

export interface GoldenCase<
  Config = Record<string, unknown>,
  Inputs = Record<string, GoldenTensor>,
  Expected = Record<string, GoldenTensor>,
> {
  name: string;
  config: Config;
  inputs: Inputs;
  expected: Expected;
}

/**
 * The cases of one golden file, from the folder in `PUPIL_GOLDEN_DIR` or else the copy kept in `test/fixtures/golden`.
 * Each file names its source in its field `source`.
 */
export function goldenCases<C = GoldenCase>(file: string): C[] {
  const folder = process.env.PUPIL_GOLDEN_DIR ?? fileURLToPath(new URL('./fixtures/golden', import.meta.url));
  return JSON.parse(readFileSync(`${folder}/${file}.json`, 'utf8')).cases;
}

/** Passes when every |value - expected| <= abs + rel * |expected|, the rule that the golden files state. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number | null>,
  { rel, abs }: { rel: number; abs: number },
  label = 'value',
): void {
  expect(actual.length, `${label}: number of values`).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const want = expected[i] ?? Number.NaN;
    const ok = Number.isNaN(want)
      ? Number.isNaN(actual[i])
      : Math.abs(actual[i] - want) <= abs + rel * Math.abs(want);
    if (!ok)
      expect.fail(`${label}[${i}] is ${actual[i]}, expected ${want} within ${abs} + ${rel} * |expected|`);
  }
}
