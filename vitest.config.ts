import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';

// Tests leave the cache of whoever runs them alone, and know nothing of what an earlier run kept.
const cache = join(tmpdir(), `pupil-test-cache-${process.pid}`);
process.on('exit', () => rmSync(cache, { recursive: true, force: true }));

/** Files that replace a module or weigh the memory of their process, and so need one of their own. */
const APART = ['test/end-to-end/full-disk.test.ts', 'test/end-to-end/memory.test.ts'];

export default defineConfig({
  test: {
    globalSetup: 'test/build-kernels.ts',
    env: { PUPIL_CACHE_DIR: cache },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A second is little for a page on a machine that is busy.
    expect: { poll: { timeout: 10_000 } },
    // Two workers: ONNX Runtime and sharp are themselves threaded, more only makes them wait for each other.
    maxWorkers: 2,
    // The built library, which some tests load beside the sources, is for Node as it is.
    server: { deps: { external: [/\/dist\//] } },
    projects: [
      { extends: true, test: { name: 'apart', include: APART } },
      {
        extends: true,
        test: {
          name: 'together',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'ui/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...APART],
          // Rooms keep no state in modules that a test could see, so that two processes load them once for all files:
          // loading them anew for each file takes a quarter of the time of the whole suite.
          isolate: false,
        },
      },
    ],
  },
});
