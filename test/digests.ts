import { createHash } from 'node:crypto';
import { type ContentDigests, contentDigests } from '../src/data/content-digests.js';

/** Digests with these SHA-256 in hex. */
export function digestsOf(hexes: readonly string[]): ContentDigests {
  const digests = contentDigests(hexes.length);
  for (const [i, hex] of hexes.entries()) digests.set(i, hex);
  return digests;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
