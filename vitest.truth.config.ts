import { mergeConfig } from 'vitest/config';
import base from './vitest.config.js';

/** Studies of data whose answers are known, since they were planted: minutes, and so apart from `npm test`. */
export default mergeConfig(
  { ...base, test: { ...base.test, include: [] } },
  { test: { include: ['test/truth/*.truth.ts'], testTimeout: 1_800_000 } },
);
