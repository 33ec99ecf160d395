import { describe, expect, it } from 'vitest';
import { ask, askTable, verdictOf } from './ask.js';
import { pairPictures } from './pairs.js';
import { noisyTable, plantedTable } from './tables.js';

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
      1000,
      (a, b) => [a, 1e6 * b],
      (a, b) => a + b > 0,
    );
    const answer = await askTable(data, 'input-normalization', { normalize: 'none', plan: { looks: [3] } });
    expect(verdictOf(answer, 'zScore')).toBe('better');
    expect(answer.conclusion).toBe('change');
  });

  it.each(['zScore', 'none'])(
    'columns that are log-normal want a power transform, not %s',
    async (normalize) => {
      // Large as incomes are, most of them in a small corner of their range; classes meet in a curve.
      const data = plantedTable(
        6,
        800,
        (a, b) => [1e4 * Math.exp(3 * a), 1e4 * Math.exp(3 * b)],
        (a, b) => a + b > 0,
      );
      const answer = await askTable(data, 'input-normalization', { normalize, plan: { looks: [3] } });
      expect(answer.conclusion).toBe('change');
      expect(verdictOf(answer, 'yeoJohnson')).toBe('better');
      expect(verdictOf(answer, 'chosen by column')).toBe('better');
    },
  );

  it('few rows with as much noise as signal, which a wide network learns by heart, want dropout', async () => {
    const answer = await askTable(noisyTable(7, 400, 20), 'dropout', {
      network: { hidden: [256], dropoutRate: 0 },
      normalize: 'zScore',
      training: { batchSize: 8, learningRate: 0.01 },
      plan: { looks: [3] },
    });
    expect(verdictOf(answer, 'dropout 0.2')).toBe('better');
    expect(verdictOf(answer, 'dropout 0.5')).toBe('better');
    expect(answer.conclusion).toBe('change');
  });
});
