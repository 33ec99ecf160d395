import { type TextList, textList } from './text-list.js';

/** Texts of which no two are the same. */
export interface DistinctTexts {
  /** All of them in order; whoever keeps these alone lets go of the table by which they are found. */
  readonly texts: TextList;
  /** Add one. Undefined where it is new; otherwise the position of the same one, and nothing is added. */
  add(text: string): number | undefined;
}

const FIRST_CAPACITY = 64;

/** An empty set of texts, in open addressing: at most 22 bytes for each text besides what a `TextList` takes. */
export function distinctTexts(): DistinctTexts {
  const texts = textList();
  // Positions from 1, so that 0 says that a slot is free; and the hash of what lies there.
  let slots = new Uint32Array(FIRST_CAPACITY);
  let hashes = new Uint32Array(FIRST_CAPACITY);

  function grow(): void {
    const [oldSlots, oldHashes] = [slots, hashes];
    slots = new Uint32Array(2 * oldSlots.length);
    hashes = new Uint32Array(slots.length);
    oldSlots.forEach((position, old) => {
      if (position === 0) return;
      let slot = oldHashes[old]! % slots.length;
      while (slots[slot] !== 0) slot = (slot + 1) % slots.length;
      slots[slot] = position;
      hashes[slot] = oldHashes[old]!;
    });
  }

  return {
    texts,
    add(text) {
      if (4 * texts.length >= 3 * slots.length) grow();
      const hash = hashOf(text);
      let slot = hash % slots.length;
      for (; slots[slot] !== 0; slot = (slot + 1) % slots.length) {
        const position = slots[slot]! - 1;
        if (hashes[slot] === hash && texts.at(position) === text) return position;
      }
      texts.add(text);
      slots[slot] = texts.length;
      hashes[slot] = hash;
      return undefined;
    },
  };
}

/** FNV-1a by UTF-16 units (Fowler, Noll and Vo), its high bits mixed into the low ones, which choose the slot. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
