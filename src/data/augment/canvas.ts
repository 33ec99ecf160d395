import { putIntoMemory, takeMemory, viewOfMemory } from './kernel-memory.js';
import type { Picture, PictureSize } from './picture.js';

/** A picture in the memory of the kernels: uint8 `[height, width, channels]` at an address. */
export interface Canvas extends PictureSize {
  readonly channels: 1 | 3;
  readonly address: number;
}

/** A copy of a picture. */
export function canvasOf({ height, width, channels, pixels }: Picture): Canvas {
  return { height, width, channels, address: putIntoMemory(pixels) };
}

/** Memory for a picture, holding whatever was there before. */
export function emptyCanvas({ height, width }: PictureSize, channels: 1 | 3): Canvas {
  return { height, width, channels, address: takeMemory(height * width * channels) };
}

/** The picture where it lies; holds until memory is taken again. */
export function pictureOn(canvas: Canvas): Picture {
  const { height, width, channels, address } = canvas;
  return { height, width, channels, pixels: viewOfMemory(address, valuesOf(canvas)) };
}

/** Number of values, which is that of bytes. */
export function valuesOf({ height, width, channels }: Canvas): number {
  return height * width * channels;
}
