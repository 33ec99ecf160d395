import { describe, expect, it, vi } from 'vitest';
import { fakeWorld } from '../../../test/fake-world.js';
import { FOLDER } from '../../../test/run-command.js';
import { InterruptedError, OptionError } from '../../base/error.js';
import { uiResult } from '../contract/index.js';
import type { Library } from '../library.js';
import { runProgram } from '../program.js';

/** A command line that runs until its signal is given; `said` when it has printed something. */
function start(line: readonly string[], open: Library['openDashboard']) {
  const world = fakeWorld({ folder: FOLDER, library: { openDashboard: open } });
  return {
    world,
    exitCode: runProgram(line, world),
    said: () => expect.poll(() => world.out(), { timeout: 30_000 }).not.toBe(''),
    stop: () =>
      world.stop.abort(new InterruptedError({ code: 'interrupted/sigint', what: 'stopped by Ctrl-C' })),
  };
}

function opened() {
  const close = vi.fn(async () => undefined);
  const open = vi.fn<Library['openDashboard']>(async (folder, { port }) => ({
    url: `http://127.0.0.1:${port}/`,
    port,
    folder,
    close,
  }));
  return { open, close };
}

describe('pupil ui', () => {
  it('prints the address, goes on until Ctrl-C, and then ends well', async () => {
    const { open, close } = opened();
    const { world, exitCode, said, stop } = start(['ui'], open);
    await said();
    expect(world.out()).toBe('dashboard  http://127.0.0.1:4747/\nCtrl-C ends it.\n');
    expect(close).not.toHaveBeenCalled();
    stop();
    expect(await exitCode).toBe(0);
    expect(close).toHaveBeenCalledTimes(1);
    expect(open.mock.calls[0].slice(0, 2)).toEqual([FOLDER, { port: 4747, token: false }]);
  });

  it('prints the document on one line at once', async () => {
    const { open } = opened();
    const { world, exitCode, said, stop } = start(['ui', 'runs', '--port', '8080', '--json'], open);
    await said();
    expect(world.out().split('\n')).toHaveLength(2);
    const document = uiResult.parse(JSON.parse(world.out()));
    expect(document).toEqual({ url: 'http://127.0.0.1:8080/', port: 8080, folder: `${FOLDER}/runs` });
    stop();
    expect(await exitCode).toBe(0);
  });

  it('says what is wrong where it cannot be opened', async () => {
    const problem = {
      code: 'option/port',
      where: 'port (--port)',
      what: 'the port is taken',
      fix: 'choose another',
    };
    const { world, exitCode } = start(['ui'], async () => Promise.reject(new OptionError(problem)));
    expect(await exitCode).toBe(2);
    expect(world.err()).toContain('the port is taken');
  });

  it('tells faults of the dashboard to whoever started it', async () => {
    const { open } = opened();
    const { world, exitCode, said, stop } = start(['ui'], open);
    await said();
    open.mock.calls[0][2].onFault('something broke');
    expect(world.err()).toContain('something broke');
    stop();
    await exitCode;
  });
});
