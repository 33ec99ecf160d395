import { describe, expect, it, vi } from 'vitest';
import { runCommand } from '../../../test/run-command.js';
import { boardResult, exportResult } from '../contract/index.js';
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

  const board = {
    tensorboard: '/home/ada/my boards',
    runs: [
      { run: '/home/ada/searches/a/trials/0000', epochs: 3 },
      { run: '/home/ada/searches/a/trials/0001', epochs: 1 },
    ],
    problems: ['trials/0002 is left out: its config is damaged'],
  };

  it('writes event files alone, and says how to look at them', async () => {
    const writeBoard = vi.fn<Library['writeBoard']>(async () => board);
    const line = ['export', 'searches/a', '--tensorboard', 'my boards', '--overwrite'];
    const { out, err } = await runCommand(line, { writeBoard });
    expect(writeBoard.mock.lastCall).toEqual(['searches/a', { out: 'my boards', overwrite: true }]);
    expect(out).toBe("my boards  2 runs, 4 epochs\nlook at it with: tensorboard --logdir 'my boards'\n");
    expect(err).toContain('trials/0002 is left out');
    const { out: json } = await runCommand([...line, '--json'], { writeBoard });
    expect(boardResult.parse(JSON.parse(json))).toEqual(board);
  });

  it('writes both where both are asked for', async () => {
    const line = ['export', 'runs/a', '--to', 'x', '--tensorboard', 'my boards', '--json'];
    const { out } = await runCommand(line, { export: async () => exported, writeBoard: async () => board });
    expect(exportResult.parse(JSON.parse(out))).toEqual({ ...exported, tensorboard: board.tensorboard });
  });

  it.each([
    [[], 'it is not said what to write', 'where: --to'],
    [['--tensorboard', 'board', '--card', 'README.md'], 'something of the model', 'where: --card'],
    [['--tensorboard', 'board', '--features'], 'something of the model', 'where: --features'],
  ])('refuses what cannot be meant: %s', async (flags, what, where) => {
    const { exitCode, err } = await runCommand(['export', 'runs/a', ...flags], {});
    expect(exitCode).toBe(2);
    expect(err).toContain(what);
    expect(err).toContain(where);
  });
});
