import { borderIndex } from './border';

const MIRROR: i32 = 3;

/**
 * Each value becomes the weighted sum of those around it, along rows and then along columns, mirrored at the border; in
 * float32, rounded once at the end, halves to even.
 *
 * `weights` are `count` float32 from the middle outwards, the same to both sides. `sums` has room for float32 [height, width,
 * channels], `line` for one row with count - 1 pixels more on each side.
 */
export function filterPicture(
  source: usize,
  height: i32,
  width: i32,
  channels: i32,
  target: usize,
  weights: usize,
  count: i32,
  sums: usize,
  line: usize,
): void {
  const stride = width * channels;
  for (let row = 0; row < height; row++) {
    const values = source + <usize>(row * stride);
    openLine(values, width, channels, count - 1, line);
    filterLine(line, stride, channels, weights, count, sums + ((<usize>(row * stride)) << 2));
  }
  for (let row = 0; row < height; row++)
    filterColumns(sums, row, height, stride, weights, count, target + <usize>(row * stride));
}

/** A row as float32, with `margin` pixels of its mirror image on each side. */
function openLine(values: usize, width: i32, channels: i32, margin: i32, line: usize): void {
  let place = line;
  for (let column = -margin; column < width + margin; column++) {
    const from = values + <usize>(borderIndex(column, width, MIRROR) * channels);
    for (let c = 0; c < channels; c++, place += 4) store<f32>(place, load<u8>(from + <usize>c));
  }
}

function filterLine(line: usize, stride: i32, channels: i32, weights: usize, count: i32, out: usize): void {
  const middle = line + ((<usize>((count - 1) * channels)) << 2);
  for (let i = 0; i < stride; i += 4) {
    const place = middle + ((<usize>i) << 2);
    let sum = f32x4.mul(v128.load32_splat(weights), v128.load(place));
    for (let d = 1; d < count; d++) {
      const way = (<usize>(d * channels)) << 2;
      const both = f32x4.add(v128.load(place - way), v128.load(place + way));
      sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(weights + ((<usize>d) << 2)), both));
    }
    v128.store(out + ((<usize>i) << 2), sum);
  }
}

function filterColumns(
  sums: usize,
  row: i32,
  height: i32,
  stride: i32,
  weights: usize,
  count: i32,
  out: usize,
): void {
  const bytes = (<usize>stride) << 2;
  const middle = sums + <usize>row * bytes;
  for (let i = 0; i < stride; i += 4) {
    const column = (<usize>i) << 2;
    let sum = f32x4.mul(v128.load32_splat(weights), v128.load(middle + column));
    for (let d = 1; d < count; d++) {
      const above = sums + <usize>borderIndex(row - d, height, MIRROR) * bytes;
      const below = sums + <usize>borderIndex(row + d, height, MIRROR) * bytes;
      const both = f32x4.add(v128.load(above + column), v128.load(below + column));
      sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(weights + ((<usize>d) << 2)), both));
    }
    const levels = i32x4.trunc_sat_f32x4_s(f32x4.nearest(sum));
    const words = i16x8.narrow_i32x4_s(levels, levels);
    v128.store32_lane(out + <usize>i, i8x16.narrow_i16x8_u(words, words), 0);
  }
}
