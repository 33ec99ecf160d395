import { describe, expect, it, vi } from 'vitest';
import { runCommand } from '../../../test/run-command.js';
import { exportResult } from '../contract/index.js';
import type { Library } from '../library.js';

describe('pupil export', () => {
  const exported = {
    run: '/home/ada/runs/a',
    model: '/home/ada/flowers.onnx',
    bytes: 2_000_000,
    classes: ['ant', 'bee'],
    input: { height: 32, width: 32, channels: 3 },
  };

  it('says what the file takes and gives', async () => {
    const write = vi.fn<Library['export']>(async () => exported);
    const { out } = await runCommand(['export', 'runs/a', '--to', 'flowers.onnx'], { export: write });
    expect(write.mock.lastCall).toEqual([
      'runs/a',
      'flowers.onnx',
      { checkpoint: undefined, average: undefined, features: false, card: undefined, overwrite: false },
    ]);
    expect(out).toBe('flowers.onnx  1.9 MiB  uint8 [N, 32, 32, 3] to 2 probabilities\n');
    const { out: json } = await runCommand(['export', 'runs/a', '--to', 'x', '--json'], { export: write });
    expect(exportResult.parse(JSON.parse(json))).toEqual(exported);
  });

  it('needs a file to write', async () => {
    const { exitCode, err } = await runCommand(['export', 'runs/a'], {});
    expect(exitCode).toBe(2);
    expect(err).toContain('this is needed');
    expect(err).toContain('where: --to');
  });
});
