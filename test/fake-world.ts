import type { Library } from '../src/cli/library.js';
import type { World } from '../src/cli/world.js';

export interface FakeWorld extends World {
  /** All that was written so far. */
  readonly out: () => string;
  readonly err: () => string;
  /** Milliseconds added to the clock. */
  advance(ms: number): void;
  readonly stop: AbortController;
}

/** A process for commands under test: streams that remember, a clock that stands still, a signal to send. */
export function fakeWorld(
  options: {
    isTTY?: boolean;
    columns?: number;
    rows?: number;
    env?: Record<string, string>;
    folder?: string;
    library?: Partial<Library>;
  } = {},
): FakeWorld {
  const written = { out: '', err: '' };
  const stop = new AbortController();
  let clock = 0;
  const sink = (name: 'out' | 'err') => ({
    write: (text: string) => {
      written[name] += text;
    },
    isTTY: options.isTTY ?? false,
    columns: () => options.columns,
    rows: () => options.rows,
  });
  return {
    version: '1.2.3',
    folder: options.folder ?? process.cwd(),
    stdout: sink('out'),
    stderr: sink('err'),
    env: options.env ?? {},
    now: () => clock,
    library: async () => {
      if (options.library === undefined) throw new Error('this test gave the world no library');
      return options.library as Library;
    },
    signal: stop.signal,
    stop,
    out: () => written.out,
    err: () => written.err,
    advance: (ms) => {
      clock += ms;
    },
  };
}
