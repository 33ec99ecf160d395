import { randomStream } from '../src/base/random.js';

/** Bytes as a bad disk, a broken download or a wrong hand leaves them: cut off, lengthened, or with some of them changed. */
export function damage(bytes: Uint8Array, seed: number): Uint8Array {
  const random = randomStream(seed, 'damage');
  const below = (n: number) => random.integer(Math.max(1, n));
  const copy = Uint8Array.from(bytes);
  const kind = below(6);
  if (kind === 0) return copy.subarray(0, below(copy.length));
  if (kind === 1) return Uint8Array.from([...copy, ...copy.subarray(0, 1 + below(50))]);
  const at = below(copy.length);
  if (kind === 2) return Uint8Array.from([...copy.subarray(0, at), ...copy.subarray(at + 1 + below(20))]);
  if (kind === 3) return copy.fill(below(256), at, at + 1 + below(30));
  // In the first bytes and the last, where formats keep what they are made of, as often as anywhere.
  const [from, length] = [
    [0, 40],
    [0, copy.length],
    [copy.length - 200, 200],
  ][below(3)]!;
  for (let i = 0; i <= below(4); i++)
    copy[Math.min(copy.length - 1, Math.max(0, from! + below(length!)))] = below(256);
  return copy;
}
