import { describe, expect, it } from 'vitest';
import { runCommand } from '../../../test/run-command.js';
import { evaluateResult } from '../contract/index.js';
import type { Evaluation } from '../library.js';

const evaluation: Evaluation = {
  task: 'multi-class',
  model: '/home/ada/model.onnx',
  folder: '/home/ada/test',
  source: 'imageFolder',
  part: 'all',
  count: 20,
  classes: ['ant', 'bee'],
  metrics: { accuracy: 0.9, loss: 0.31, macroF1: 0.899, rocAuc: null },
  perClass: [
    { label: 'ant', count: 10, precision: 0.8333, recall: 1, f1: 0.9091 },
    { label: 'bee', count: 10, precision: 1, recall: 0.8, f1: 0.8889 },
  ],
  confusion: [
    [10, 0],
    [2, 8],
  ],
  skipped: [],
};

describe('pupil evaluate', () => {
  it('says beside each metric what it is without test-time augmentation', async () => {
    const tta = { variants: 2, without: { ...evaluation.metrics, accuracy: 0.85, loss: 0.4 } };
    const { out } = await runCommand(['evaluate', 'm', 'test', '--tta', 'flips'], {
      evaluate: async (_model, _folder, context) => {
        expect(context.tta).toBe('flips');
        return { ...evaluation, tta };
      },
    });
    expect(out.slice(0, out.indexOf('class'))).toMatchInlineSnapshot(`
      "          2 variants  without
      accuracy      90.00%   85.00%
      loss          0.3100   0.4000
      macroF1       0.8990   0.8990
      rocAuc             -        -

      pictures  20

      "
    `);
  });

  it('prints metrics, a row per class and the confusion matrix', async () => {
    const { out } = await runCommand(['evaluate', 'm', 'test'], { evaluate: async () => evaluation });
    expect(out).toMatchInlineSnapshot(`
      "accuracy  90.00%
      loss      0.3100
      macroF1   0.8990
      rocAuc    -
      pictures  20

      class  count  precision   recall      F1
      ant       10     83.33%  100.00%  90.91%
      bee       10    100.00%   80.00%  88.89%

      true \\ predicted  ant  bee
      ant                10    0
      bee                 2    8
      "
    `);
  });

  it('names the files that it left out', async () => {
    const skipped = [{ file: 'ant/3.jpg', code: 'data/empty-file', reason: 'the file has no bytes' }];
    const { out, err } = await runCommand(['evaluate', 'm', 'test'], {
      evaluate: async () => ({ ...evaluation, skipped }),
    });
    expect(err).toBe('left out ant/3.jpg: the file has no bytes\n');
    expect(out).toContain('left out  1 file\n');
  });

  it('prints the commonest mistakes where the matrix would not fit', async () => {
    const { out } = await runCommand(
      ['evaluate', 'm', 'test'],
      { evaluate: async () => evaluation },
      { columns: 20 },
    );
    expect(out).toContain('commonest mistakes  taken for  count\nbee                 ant            2\n');
  });

  it('prints one document with --json', async () => {
    const { out } = await runCommand(['evaluate', 'm', 'test', '--json'], {
      evaluate: async () => evaluation,
    });
    expect(evaluateResult.parse(JSON.parse(out))).toEqual({ ...evaluation, seconds: 0 });
  });

  const { perClass: _, confusion: __, ...measured } = evaluation;
  it('prints a row for each label where pictures have several', async () => {
    const perLabel = [
      { label: 'cat', count: 9, precision: 0.9, recall: 1, f1: 0.9474, averagePrecision: 0.97, rocAuc: 0.98 },
      { label: 'dog', count: 0, precision: 0, recall: 0, f1: 0, averagePrecision: null, rocAuc: null },
    ];
    const { out } = await runCommand(['evaluate', 'm', 'list.csv'], {
      evaluate: async () => ({ ...measured, task: 'multi-label' as const, perLabel }),
    });
    expect(out).toMatchInlineSnapshot(`
      "accuracy  90.00%
      loss      0.3100
      macroF1   0.8990
      rocAuc    -
      pictures  20

      label  count  precision   recall      F1  average precision
      cat        9     90.00%  100.00%  94.74%             97.00%
      dog        0      0.00%    0.00%   0.00%                  -
      "
    `);
  });

  it('prints a row for each number of a regression, and no accuracy', async () => {
    const perOutput = [{ name: 'age', meanAbsoluteError: 2.5, rootMeanSquaredError: 3, r2: null }];
    const { out } = await runCommand(['evaluate', 'm', 'list.csv'], {
      evaluate: async () => ({
        ...measured,
        task: 'regression' as const,
        metrics: { loss: 9, meanAbsoluteError: 2.5 },
        perOutput,
      }),
    });
    expect(out).toMatchInlineSnapshot(`
      "loss               9.0000
      meanAbsoluteError  2.5000
      pictures           20

      number  mean absolute error  root mean squared error  r2
      age                  2.5000                   3.0000   -
      "
    `);
  });
});
