import { readSync, writeSync } from 'node:fs';

/**
 * Fill `target` with the bytes of an open file at `position`; false where the file ends before.
 *
 * The system may give fewer bytes than were asked for, so one call is not enough. Throws what the system says.
 */
export function readFully(file: number, target: Uint8Array, position: number): boolean {
  for (let done = 0; done < target.length; ) {
    const read = readSync(file, target, done, target.length - done, position + done);
    if (read === 0) return false;
    done += read;
  }
  return true;
}

/** Write all of `bytes` to an open file at `position`. Throws what the system says, such as ENOSPC. */
export function writeFully(file: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; )
    done += writeSync(file, bytes, done, bytes.length - done, position + done);
}
