import { describe, expect, it, vi } from 'vitest';
import { runCommand } from '../../../test/run-command.js';
import { predictResult } from '../contract/index.js';
import type { Library, Predictions } from '../library.js';

const predictions: Predictions = {
  count: 1,
  model: '/home/ada/model.onnx',
  predictions: [
    { file: 'a.jpg', label: 'bee', probability: 0.9, probabilities: { ant: 0.08, bee: 0.9, wasp: 0.02 } },
    { file: 'second.jpg', label: 'ant', probability: 0.5, probabilities: { ant: 0.5, bee: 0.2, wasp: 0.3 } },
  ],
  skipped: [],
};

describe('pupil predict', () => {
  it('draws answers under noise when asked, and says how much they vary', async () => {
    const deviations = { ant: 0.05, bee: 0.06, wasp: 0.01 };
    const uncertainty = { samples: 20, entropy: 0.38, mutualInformation: 0.04, deviations };
    const drawn = { ...predictions, predictions: [{ ...predictions.predictions[0], uncertainty }] };
    const predict = vi.fn<Library['predict']>(async () => drawn);
    const line = ['predict', 'm', 'a.jpg', '--mc-samples', '20', '--seed', '3'];
    const { out } = await runCommand(line, { predict });
    expect(predict.mock.lastCall?.[2]).toMatchObject({ monteCarlo: 20, seed: 3 });
    expect(out).toMatchInlineSnapshot(`
      "file   label  probability  then
      a.jpg  bee         90.00%  ant 8.00%, wasp 2.00%

      file   samples  entropy  mutual information  most unsure of
      a.jpg       20    0.380               0.040  bee ±6.0%
      "
    `);
    const json = await runCommand([...line, '--json'], { predict });
    expect(predictResult.parse(JSON.parse(json.out))).toEqual({ ...drawn, seconds: 0 });
    expect((await runCommand(['predict', 'm', 'a.jpg', '--mc-samples', '1'], { predict })).exitCode).toBe(2);
  });

  it('prints a row per picture, with the next likely classes', async () => {
    const predict = vi.fn<Library['predict']>(async () => predictions);
    const { exitCode, out } = await runCommand(['predict', 'model.onnx', 'a.jpg', 'second.jpg'], { predict });
    expect(predict.mock.lastCall?.slice(0, 2)).toEqual(['model.onnx', ['a.jpg', 'second.jpg']]);
    expect(predict.mock.lastCall?.[2]).toMatchObject({ monteCarlo: undefined, seed: 0 });
    expect(exitCode).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "file        label  probability  then
      a.jpg       bee         90.00%  ant 8.00%, wasp 2.00%
      second.jpg  ant         50.00%  wasp 30.00%, bee 20.00%
      "
    `);
    expect(
      (await runCommand(['predict', 'm', 'a.jpg', '--top', '1'], { predict })).out,
    ).toMatchInlineSnapshot(`
      "file        label  probability
      a.jpg       bee         90.00%
      second.jpg  ant         50.00%
      "
    `);
  });

  it('prints every probability with --json', async () => {
    const { out } = await runCommand(['predict', 'm', 'a.jpg', '--json'], {
      predict: async () => predictions,
    });
    expect(predictResult.parse(JSON.parse(out))).toEqual({ ...predictions, seconds: 0 });
  });

  it('names pictures that it cannot read and exits with 3', async () => {
    const skipped = [{ file: 'b.jpg', code: 'data/empty-file', reason: 'the file is empty' }];
    const { exitCode, out, err } = await runCommand(['predict', 'm', 'a.jpg', 'b.jpg'], {
      predict: async () => ({ ...predictions, skipped }),
    });
    expect(exitCode).toBe(3);
    expect(out).toContain('a.jpg');
    expect(err).toBe('cannot read b.jpg: the file is empty (data/empty-file)\n');
  });

  it('needs at least one picture', async () => {
    const { exitCode, err } = await runCommand(['predict', 'm'], {});
    expect(exitCode).toBe(2);
    expect(err).toContain('files');
  });
});

describe('pupil predict --ndjson', () => {
  it('prints each answer as it comes, and keeps none of them', async () => {
    const skipped = { file: 'b.jpg', code: 'data/empty-file', reason: 'the file has no bytes' };
    const { exitCode, out } = await runCommand(['predict', 'm', 'photos', '--ndjson', '--tta', '4'], {
      async *predictEach(_model, _files, { tta, part }) {
        expect([tta, part]).toEqual([4, 'all']);
        yield predictions.predictions[0];
        yield skipped;
      },
    });
    expect(exitCode).toBe(3);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ type }) => type)).toEqual(['prediction', 'skipped', 'result']);
    expect(lines[0]).toEqual({ type: 'prediction', ...predictions.predictions[0] });
    const { type: _, ...result } = lines[2];
    expect(predictResult.parse(result)).toMatchObject({ count: 1, predictions: [], skipped: [skipped] });
  });
});
