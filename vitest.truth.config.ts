import { defineConfig } from 'vitest/config';
import base from './vitest.config.js';

const { projects: _, ...shared } = base.test!;

/** Studies of data whose answers are known, since they were planted: minutes, and so apart from `npm test`. */
export default defineConfig({
  test: { ...shared, include: ['test/truth/*.truth.ts'], testTimeout: 1_800_000 },
});
