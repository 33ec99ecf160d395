/** Below it, handing memory back costs more than it spares; bytes. */
const WORTH_FREEING = 2 ** 17;
/** The largest piece whose freeing still teaches the allocator of glibc, less its own header; bytes. */
const LESSON = 2 ** 25 - 2 ** 16;

let taught = false;

/**
 * Free memory that nobody reads any more, without waiting for the garbage collector: left to it, run after run takes fresh
 * pages, which the system has to clear first.
 *
 * Edges  The buffers are empty afterwards, and so are all views of them. Little memory is left to the collector.
 */
export function freeBuffers(buffers: readonly ArrayBuffer[]): void {
  const bytes = buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (bytes < WORTH_FREEING) return;
  keepFreedMemory();
  transferToNobody(buffers);
}

/**
 * Let the allocator of glibc keep what is freed for the next who asks, rather than hand it back to the system: it goes by
 * the largest piece of mapped memory that was ever freed. Other allocators take no notice.
 *
 * Source  mallopt(3), M_MMAP_THRESHOLD: the dynamic threshold.
 */
function keepFreedMemory(): void {
  if (taught) return;
  taught = true;
  transferToNobody([new ArrayBuffer(LESSON)]);
}

/** How JavaScript of Node 20 says `free`. */
function transferToNobody(buffers: readonly ArrayBuffer[]): void {
  structuredClone(null, { transfer: [...buffers] });
}
