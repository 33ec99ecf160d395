import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// Tests leave the cache of whoever runs them alone, and know nothing of what an earlier run kept.
const cache = join(tmpdir(), `pupil-test-cache-${process.pid}`);
process.on('exit', () => rmSync(cache, { recursive: true, force: true }));

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: 'test/build-kernels.ts',
    env: { PUPIL_CACHE_DIR: cache },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two workers: ONNX Runtime and sharp are themselves threaded, more only makes them wait for each other.
    maxWorkers: 2,
  },
});
