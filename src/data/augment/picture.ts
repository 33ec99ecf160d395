/** Height and width in pixels. */
export interface PictureSize {
  readonly height: number;
  readonly width: number;
}

/** A single picture: uint8 `[height, width, channels]`, 0 … 255. No side is 0. */
export interface Picture extends PictureSize {
  /** 1 is grey, 3 is red, green, blue. */
  readonly channels: 1 | 3;
  readonly pixels: Uint8Array;
}
