import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/pictures.js';
import { flatten } from '../../nn/index.js';
import { measureLatency } from './measure-latency.js';
import { exportClassifier } from './model-file.js';

function exported(): string {
  const input = { height: 2, width: 2, channels: 1 as const };
  const classes = ['a', 'b', 'c', 'd'];
  const task = 'multi-class' as const;
  const definition = { task, input, classes, network: flatten(), normalization: { mean: [0], std: [1] } };
  const bytes = exportClassifier(definition, { task, classes, input: { ...input, fit: 'crop' } }, new Map());
  const file = join(temporaryFolder({}), 'model.onnx');
  writeFileSync(file, bytes);
  return file;
}

describe('the latency of a model', () => {
  it('is the median of its answers, by the clock', async () => {
    // Each look at the clock comes 1 ms after the one before, but for a pause in one answer.
    let [ms, looks] = [0, 0];
    const now = () => {
      looks++;
      ms += looks === 6 ? 200 : 1;
      return ms;
    };
    expect(await measureLatency(exported(), { now })).toBe(1);
    expect(ms).toBeGreaterThan(300);
    expect(ms).toBeLessThan(310);
  });

  it('is of at least 15 answers, however slow, and of no more than 500', async () => {
    let looks = 0;
    const slow = () => ++looks * 1000;
    expect(await measureLatency(exported(), { now: slow })).toBe(1000);
    expect(looks).toBe(2 + 2 * 15);
    looks = 0;
    const fast = () => ++looks / 1e6;
    await measureLatency(exported(), { now: fast });
    expect(looks).toBeGreaterThanOrEqual(2 * 500);
  });

  it('is not that of a file that is no model', async () => {
    await expect(measureLatency(join(temporaryFolder({}), 'none.onnx'))).rejects.toMatchObject({
      code: 'data/model-file',
    });
  });
});
