/** Numbers for hashes, 0 for the first, 1 for the next that is another, and so on. */
export interface HashNumbers {
  /** How many different hashes there were. */
  readonly size: number;
  /** The number of a hash; `size` before the call where it was not there yet. */
  numberOf(hash: number): number;
}

/**
 * Numbers for up to `most` different hashes, whole numbers below 2^53 that are spread evenly: open addressing in at most 19 bytes
 * for each of `most`, where a Map throws beyond 2^24 entries.
 */
export function hashNumbers(most: number): HashNumbers {
  const capacity = 2 ** Math.ceil(Math.log2(Math.max(2, (4 / 3) * most)));
  const hashes = new Float64Array(most);
  // Numbers from 1, so that 0 says that a slot is free.
  const slots = new Uint32Array(capacity);
  let size = 0;
  return {
    get size() {
      return size;
    },
    numberOf(hash) {
      // The lowest 32 bits choose the slot: `|` takes them of a number of any size.
      let slot = ((hash | 0) >>> 0) % capacity;
      for (; slots[slot] !== 0; slot = (slot + 1) % capacity) {
        const number = slots[slot] - 1;
        if (hashes[number] === hash) return number;
      }
      if (size === most) throw new RangeError(`more than ${most} different hashes`);
      hashes[size] = hash;
      slots[slot] = ++size;
      return size - 1;
    },
  };
}
