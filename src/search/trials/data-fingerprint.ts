import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasDataName } from '../../data/index.js';

/**
 * SHA-256 (hex) over the names and sizes of the files of data, of a single file over its content: tells whether two machines have
 * the same without reading every picture. Files whose names are not those of data do not count. Undefined where nothing is there.
 */
export async function dataFingerprint(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  const hash = createHash('sha256');
  if (found.isDirectory()) {
    const lines: string[] = [];
    await list(path, '', lines);
    // By code units: the same on every machine, whatever its language.
    for (const line of lines.sort()) hash.update(`${line}\n`);
  } else {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}

async function list(root: string, below: string, lines: string[]): Promise<void> {
  for await (const entry of await opendir(join(root, below))) {
    if (entry.name.startsWith('.')) continue;
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    // Links count as what they lead to.
    const found = await stat(join(root, name)).catch(() => undefined);
    if (found?.isDirectory()) await list(root, name, lines);
    else if (hasDataName(entry.name)) lines.push(JSON.stringify([name, found?.size ?? null]));
  }
}
