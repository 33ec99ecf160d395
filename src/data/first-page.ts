/**
 * A TIFF file that ends after its first page, without copying one that has no other. libtiff walks through all pages before it
 * gives the first: a file of a few megabytes can have a million, which takes it minutes.
 *
 * Layout (TIFF 6.0, section 2; BigTIFF in brackets): bytes 4 … 7 [8 … 15] are the place of the first directory, which is a
 * count of 2 [8] bytes, entries of 12 [20], and the place of the next directory in 4 [8] bytes, 0 for none.
 */
export function firstPage(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = bytes[0] === 0x49;
  if (bytes.length < 16) return bytes;
  const isBig = view.getUint16(2, little) === 43;
  const place = (at: number) => (isBig ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little));
  const [countBytes, entryBytes, placeBytes] = isBig ? [8, 20, 8] : [2, 12, 4];
  const first = place(isBig ? 8 : 4);
  if (first + countBytes > bytes.length) return bytes;
  const entries = isBig ? place(first) : view.getUint16(first, little);
  const next = first + countBytes + entries * entryBytes;
  if (!(next + placeBytes <= bytes.length) || place(next) === 0) return bytes;
  const alone = Uint8Array.from(bytes);
  return alone.fill(0, next, next + placeBytes);
}
