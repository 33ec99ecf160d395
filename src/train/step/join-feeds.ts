import type { TypedArray } from '../../graph/index.js';

type Feeds = Readonly<Record<string, TypedArray>>;

/**
 * The feeds of several runs one after the other, in arrays that are used again in the next call; those of a single run as they
 * are.
 */
export function createFeedJoiner(): (runs: readonly Feeds[]) => Feeds {
  const rooms = new Map<string, TypedArray>();

  function room(name: string, like: TypedArray, length: number): TypedArray {
    const known = rooms.get(name);
    if (known !== undefined && known.length >= length) return known.subarray(0, length);
    const made = new (like.constructor as new (length: number) => TypedArray)(length);
    rooms.set(name, made);
    return made;
  }
  return (runs) => {
    if (runs.length === 1) return runs[0]!;
    const names = Object.keys(runs[0]!);
    return Object.fromEntries(
      names.map((name) => {
        const parts = runs.map((feeds) => feeds[name]!);
        const joined = room(
          name,
          parts[0]!,
          parts.reduce((sum, { length }) => sum + length, 0),
        );
        let at = 0;
        for (const part of parts) {
          (joined as Float32Array).set(part as Float32Array, at);
          at += part.length;
        }
        return [name, joined];
      }),
    );
  };
}
