import { describe, expect, it, vi } from 'vitest';
import { fakeWorld } from '../../../test/fake-world.js';
import { FOLDER } from '../../../test/run-command.js';
import { InterruptedError } from '../../base/error.js';
import { serveResult } from '../contract/index.js';
import type { Library } from '../library.js';
import { runProgram } from '../program.js';

describe('pupil serve', () => {
  it.each([
    [[], 'serving  http://127.0.0.1:8080/predict\nCtrl-C ends it.\n'],
    [['--json'], undefined],
  ])('prints where to ask, and goes on until Ctrl-C: %s', async (flags, text) => {
    const close = vi.fn(async () => undefined);
    const serveModel = vi.fn<Library['serveModel']>(async (model) => ({
      url: 'http://127.0.0.1:8080/',
      port: 8080,
      model,
      task: 'multi-class',
      classes: ['cat', 'dog'],
      input: { height: 8, width: 8, channels: 1 },
      close,
    }));
    const world = fakeWorld({ folder: FOLDER, library: { serveModel } });
    const exitCode = runProgram(['serve', 'runs/a/model.onnx', ...flags], world);
    await expect.poll(() => world.out(), { timeout: 30_000 }).not.toBe('');
    if (text === undefined) {
      expect(world.out().split('\n')).toHaveLength(2);
      expect(serveResult.parse(JSON.parse(world.out()))).toMatchObject({
        model: `${FOLDER}/runs/a/model.onnx`,
        port: 8080,
      });
    } else expect(world.out()).toBe(text);
    expect(close).not.toHaveBeenCalled();
    world.stop.abort(new InterruptedError({ code: 'interrupted/sigint', what: 'stopped by Ctrl-C' }));
    expect(await exitCode).toBe(0);
    expect(close).toHaveBeenCalledTimes(1);
    const [model, options] = serveModel.mock.calls[0];
    expect([model, options]).toEqual([
      `${FOLDER}/runs/a/model.onnx`,
      { port: 8080, host: '127.0.0.1', threads: 'auto', maxBytes: 32 << 20 },
    ]);
  });
});
