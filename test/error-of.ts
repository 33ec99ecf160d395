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

/** The error that work is rejected with on purpose; the test fails if there is none, or another. */
export async function rejectionOf(work: Promise<unknown>): Promise<PupilError> {
  const error: unknown = await work.then(
    () => expect.fail('nothing was thrown'),
    (reason: unknown) => reason,
  );
  if (error instanceof PupilError) return error;
  throw error;
}
