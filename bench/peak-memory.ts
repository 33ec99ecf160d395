import { readFile } from 'node:fs/promises';

/** Bytes of memory that a process had at most so far, shared libraries included; null where the system does not say. */
export async function peakMemory(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return peakOf(status);
}

/** What Linux says in /proc/<pid>/status: `VmHWM:   123456 kB`. */
export function peakOf(status: string): number | null {
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(status);
  return line === null ? null : Number(line[1]) * 1024;
}
