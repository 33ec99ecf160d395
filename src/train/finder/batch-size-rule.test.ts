import { expect, it } from 'vitest';
import { OPTIMIZER_KINDS } from '../optimizers/index.js';
import { BATCH_SIZE_RULES, rateForBatch } from './batch-size-rule.js';

it('every optimizer has a rule, or none on purpose', () => {
  expect(Object.keys(BATCH_SIZE_RULES).sort()).toEqual([...OPTIMIZER_KINDS].sort());
});

it('four times the batch bears four times the rate by the one rule, twice by the other', () => {
  expect(rateForBatch(0.1, 'linear', { from: 256, to: 1024 })).toBeCloseTo(0.4, 12);
  expect(rateForBatch(0.001, 'square-root', { from: 256, to: 1024 })).toBeCloseTo(0.002, 12);
  expect(rateForBatch(0.1, 'linear', { from: 64, to: 32 })).toBeCloseTo(0.05, 12);
});
