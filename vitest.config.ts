import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: 'test/build-kernels.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two workers: ONNX Runtime and sharp are themselves threaded, more only makes them wait for each other.
    maxWorkers: 2,
  },
});
