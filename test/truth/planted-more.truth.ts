import { describe, expect, it } from 'vitest';
import { ask, askTable, verdictOf } from './ask.js';
import { pairPictures } from './pairs.js';
import { plantedTable } from './tables.js';

describe('a study finds what was planted:', () => {
  it('what lies farther apart than one convolution sees wants a deeper network', async () => {
    const data = pairPictures({ seed: 4, training: 250, validation: 100 });
    const network = { depth: 1, dense: 0 };
    const answer = await ask(data, 'depth', { network, training: { epochs: 10 }, plan: { looks: [3] } });
    expect(answer).toMatchObject({ conclusion: 'change', patch: { 'architecture.depth': 2 } });
  });

  it('columns with scales of 1 and a million want to be brought to one', async () => {
    const data = plantedTable(
      5,
      600,
      (a, b) => [a, 1e6 * b],
      (a, b) => a + b > 0,
    );
    const answer = await askTable(data, 'input-normalization', 'none', { looks: [3] });
    expect(verdictOf(answer, 'zScore')).toBe('better');
    expect(answer.conclusion).toBe('change');
  });

  it('columns that are log-normal want a power transform', async () => {
    const data = plantedTable(
      6,
      800,
      (a, b) => [Math.exp(3 * a), Math.exp(3 * b)],
      (a, b) => a > b,
    );
    const answer = await askTable(data, 'input-normalization', 'zScore', { looks: [3] });
    expect(answer.conclusion).toBe('change');
    expect(verdictOf(answer, 'yeoJohnson')).toBe('better');
    expect(verdictOf(answer, 'chosen by column')).toBe('better');
  });
});
