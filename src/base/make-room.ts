import { existsSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Left free on the disk, for what matters more than a cache. */
const RESERVE_BYTES = 2 ** 30;

interface Kept {
  readonly path: string;
  /** What it takes of the disk; holes take nothing. */
  readonly bytes: number;
  readonly used: number;
}

/**
 * How many bytes the file `own` may grow to, of `wanted`, with all files in `folder` together within `limit` and 1 GiB of the
 * disk left free; others are deleted for it, those used least recently first.
 *
 * Files that another process has open go on for it where the system allows to delete them, and stay where it does not.
 */
export function makeRoom(folder: string, own: string, wanted: number, limit: number): number {
  const files = filesIn(folder);
  const others = files.filter(({ path }) => path !== own).sort((a, b) => a.used - b.used);
  const mine = existsSync(own) ? sum(files.filter(({ path }) => path === own)) : 0;
  const free = freeBytes(folder) - RESERVE_BYTES;
  const allowed = Math.max(0, Math.min(wanted, limit, free + mine + sum(others)));
  let left = sum(others);
  let freed = 0;
  for (const { path, bytes } of others) {
    if (left + allowed <= limit && free + mine + freed >= allowed) break;
    if (!removed(path)) continue;
    left -= bytes;
    freed += bytes;
  }
  return Math.max(0, Math.min(allowed, free + mine + freed));
}

/** Bytes of the disk that the files in a folder take; 0 where there is none. */
export function spaceTaken(folder: string): number {
  return existsSync(folder) ? sum(filesIn(folder)) : 0;
}

function filesIn(folder: string): Kept[] {
  return readdirSync(folder).flatMap((name) => keptFile(join(folder, name)));
}

function keptFile(path: string): Kept[] {
  try {
    const { blocks, mtimeMs } = statSync(path);
    return [{ path, bytes: blocks * 512, used: mtimeMs }];
  } catch {
    // Another process was faster.
    return [];
  }
}

const sum = (files: readonly Kept[]) => files.reduce((total, { bytes }) => total + bytes, 0);

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

function removed(path: string): boolean {
  try {
    rmSync(path);
    return true;
  } catch {
    return false;
  }
}
