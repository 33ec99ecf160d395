import { kernels } from './kernels.js';

const PAGE = 65_536;
/** Kernels read and write whole vectors: so many bytes behind each piece belong to nobody. */
const ROOM_BEHIND = 64;

let bytes = new Uint8Array(kernels.memory.buffer);
let next = kernels.free.value;

/** Forget all that was taken: its memory is given out anew. What was to be kept has been copied out. */
export function clearMemory(): void {
  next = kernels.free.value;
}

/** Address of memory for so many bytes; a multiple of 16. What is in it is not known. */
export function takeMemory(count: number): number {
  const address = (next + 15) & ~15;
  next = address + count + ROOM_BEHIND;
  if (next > bytes.length) {
    kernels.memory.grow(Math.ceil((next - bytes.length) / PAGE));
    // Growing takes the buffer away from all views of it.
    bytes = new Uint8Array(kernels.memory.buffer);
  }
  return address;
}

/** Copy values into memory; their address. */
export function putIntoMemory(values: Uint8Array | Float32Array | Float64Array | Int32Array): number {
  const address = takeMemory(values.byteLength);
  bytes.set(
    values instanceof Uint8Array
      ? values
      : new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    address,
  );
  return address;
}

/** A view that holds until memory is taken again. */
export function viewOfMemory(address: number, count: number): Uint8Array {
  return bytes.subarray(address, address + count);
}
