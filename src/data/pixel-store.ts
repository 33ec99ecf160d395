import type { InputContract } from './types.js';

/** Pixels are kept in pieces of about this size, since one buffer cannot hold more than a few gigabytes. */
const PIECE_BYTES = 64 * 2 ** 20;

/** Decoded pictures in memory that all threads share, numbered from 0. */
export interface PixelStore {
  /** Pictures per piece; a task that writes must not cross from one piece to the next. */
  readonly perPiece: number;
  place(picture: number): { readonly buffer: SharedArrayBuffer; readonly offset: number };
  /** Copy one picture to `target` from byte `offset`. */
  copy(picture: number, target: Uint8Array, offset: number): void;
}

export function bytesPerPicture({ height, width, channels }: InputContract): number {
  return height * width * channels;
}

export function createPixelStore(count: number, pictureBytes: number, pieceBytes = PIECE_BYTES): PixelStore {
  const perPiece = Math.max(1, Math.floor(pieceBytes / pictureBytes));
  const pieces = Array.from({ length: Math.ceil(count / perPiece) }, (_, i) => {
    const pictures = Math.min(perPiece, count - i * perPiece);
    return new Uint8Array(new SharedArrayBuffer(pictures * pictureBytes));
  });
  return {
    perPiece,
    place: (picture) => ({
      buffer: pieces[Math.floor(picture / perPiece)]!.buffer,
      offset: (picture % perPiece) * pictureBytes,
    }),
    copy(picture, target, offset) {
      const start = (picture % perPiece) * pictureBytes;
      target.set(pieces[Math.floor(picture / perPiece)]!.subarray(start, start + pictureBytes), offset);
    },
  };
}
