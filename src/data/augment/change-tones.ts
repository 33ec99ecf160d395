import { type Canvas, valuesOf } from './canvas.js';
import { levelTable } from './colour-map.js';
import { putIntoMemory, takeMemory, viewOfMemory } from './kernel-memory.js';
import { kernels } from './kernels.js';

const LEVELS = 256;

/** A table of levels, from how often each occurs in a channel. */
export type Tone = (counts: () => Uint32Array) => Uint8Array;

/** Each channel by its own table, made of those of all tones; each sees the counts that those before it leave. */
export function changeTones(canvas: Canvas, tones: readonly Tone[]): void {
  if (tones.length === 0) return;
  const { address, channels } = canvas;
  const values = valuesOf(canvas);
  let counted: Uint32Array | undefined;
  const countsOf = (channel: number) => {
    counted ??= countLevels(canvas);
    return counted.subarray(channel * LEVELS, (channel + 1) * LEVELS);
  };
  const tables = new Uint8Array(channels * LEVELS);
  for (let channel = 0; channel < channels; channel++) {
    let table = levelTable((level) => level);
    for (const tone of tones) {
      const before = table;
      const next = tone(() => countsAfter(countsOf(channel), before));
      table = levelTable((level) => next[before[level]]);
    }
    tables.set(table, channel * LEVELS);
  }
  kernels.applyTables(address, values, channels, putIntoMemory(tables));
}

/** uint32 `[channels, 256]`. */
function countLevels(canvas: Canvas): Uint32Array {
  const { address, channels } = canvas;
  const bytes = channels * LEVELS * Uint32Array.BYTES_PER_ELEMENT;
  const counts = takeMemory(bytes);
  kernels.countLevels(address, valuesOf(canvas), channels, counts);
  const { buffer, byteOffset } = viewOfMemory(counts, bytes);
  return new Uint32Array(buffer, byteOffset, channels * LEVELS).slice();
}

/** How often each level occurs once a table has been applied. */
function countsAfter(counts: Uint32Array, table: Uint8Array): Uint32Array {
  const after = new Uint32Array(LEVELS);
  for (let level = 0; level < LEVELS; level++) after[table[level]] += counts[level];
  return after;
}
