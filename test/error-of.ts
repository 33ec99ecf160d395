import { expect } from 'vitest';
import { PupilError } from '../src/base/error.js';

/** The error that a call throws on purpose; the test fails if there is none, or another. */
export function errorOf(call: () => unknown): PupilError {
  try {
    call();
  } catch (error) {
    if (error instanceof PupilError) return error;
    throw error;
  }
  return expect.fail('nothing was thrown');
}
