import { randomStream } from '../src/base/random.js';

/** Ways in which files go bad, each a change of a copy. `at` is where, `below` draws whole numbers from 0. */
const WAYS: readonly ((bytes: Uint8Array, at: number, below: (n: number) => number) => Uint8Array)[] = [
  // Cut off; cut off at the front; lengthened by more of itself.
  (bytes, at) => bytes.subarray(0, at),
  (bytes, at) => bytes.subarray(at),
  (bytes, _at, below) => join(bytes, bytes.subarray(0, 1 + below(50))),
  // Some bytes left out; put in; wiped.
  (bytes, at, below) => join(bytes.subarray(0, at), bytes.subarray(at + 1 + below(20))),
  (bytes, at, below) =>
    join(
      bytes.subarray(0, at),
      Uint8Array.from({ length: 1 + below(20) }, () => below(256)),
      bytes.subarray(at),
    ),
  (bytes, at, below) => bytes.fill(below(256), at, at + 1 + below(30)),
  // Two blocks in each other's place.
  (bytes, at, below) => {
    const size = 1 + below(Math.ceil(bytes.length / 3));
    const [from, to] = [at, below(bytes.length)].sort((a, b) => a - b) as [number, number];
    const middle = Math.max(to, from + size);
    return join(
      bytes.subarray(0, from),
      bytes.subarray(middle, middle + size),
      bytes.subarray(from + size, middle),
      bytes.subarray(from, from + size),
      bytes.subarray(middle + size),
    );
  },
  // Single bits, single bytes, and the extremes that counts and lengths take.
  (bytes, at, below) => change(bytes, at, below, (value) => value ^ (1 << below(8))),
  (bytes, at, below) => change(bytes, at, below, () => below(256)),
  (bytes, at, below) => bytes.fill([0, 0x7f, 0xff][below(3)]!, at, at + [1, 2, 4, 8][below(4)]!),
];

/**
 * Bytes as a bad disk, a broken download or a wrong hand leaves them. What a seed does to some bytes it always does; the first
 * bytes and the last, where formats say what they are made of, are hit as often as all others.
 */
export function damage(bytes: Uint8Array, seed: number): Uint8Array {
  const random = randomStream(seed, 'damage');
  const below = (n: number) => random.integer(Math.max(1, n));
  let damaged = Uint8Array.from(bytes);
  for (let times = 1 + below(2); times > 0; times--) {
    const { length } = damaged;
    const [from, share] = [
      [0, length],
      [0, Math.min(length, 64)],
      [Math.max(0, length - 200), Math.min(length, 200)],
    ][below(3)] as [number, number];
    damaged = Uint8Array.from(WAYS[below(WAYS.length)]!(damaged, from + below(share), below));
  }
  return damaged;
}

function change(
  bytes: Uint8Array,
  at: number,
  below: (n: number) => number,
  of: (value: number) => number,
): Uint8Array {
  for (let i = 0; i <= below(4); i++) {
    const place = Math.min(bytes.length - 1, at + below(16));
    if (place >= 0) bytes[place] = of(bytes[place]!);
  }
  return bytes;
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
