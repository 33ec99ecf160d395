/** Whatever a file of any size may unpack to, and how many times its own size one of any size may. */
const ALWAYS_BYTES = 2 ** 28;
const MOST_TIMES = 100;

/**
 * Whether `unpacked` bytes can be meant where `packed` ones claim to hold them. Pixels, paths and labels are packed to a
 * tenth or so; a file that unpacks to far more is damaged, or made to fill a disk or a memory.
 */
export function isPlausibleSize(packed: number, unpacked: number): boolean {
  return unpacked <= Math.max(ALWAYS_BYTES, MOST_TIMES * packed);
}
