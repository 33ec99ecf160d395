import { borderIndex } from './border';

/**
 * target(x, y) = source(direction x + shift, downwards y + start), both directions 1 or -1: a move and mirroring by whole
 * pixels. What lies inside is copied by rows.
 *
 * Layout  uint8 [height, width, channels]; source and target do not overlap. A copy may write up to 63 bytes too many, which
 *         what comes after it overwrites: the target needs 64 bytes of room behind it, the source as many to be read.
 */
export function moveRows(
  source: usize,
  height: i32,
  width: i32,
  channels: i32,
  target: usize,
  targetHeight: i32,
  targetWidth: i32,
  direction: i32,
  shift: i32,
  downwards: i32,
  start: i32,
  border: i32,
  fill: i32,
): void {
  // Columns of the target that come from inside.
  const first = min(targetWidth, max(0, direction === 1 ? -shift : shift - (width - 1)));
  const end = max(first, min(targetWidth, direction === 1 ? width - shift : shift + 1));
  for (let row = 0; row < targetHeight; row++) {
    const out = target + <usize>(row * targetWidth * channels);
    const from = borderIndex(downwards * row + start, height, border);
    if (from < 0) {
      for (let column = 0; column < targetWidth; column++) putFill(out, column, channels, fill);
      continue;
    }
    const line = source + <usize>(from * width * channels);
    for (let column = 0; column < first; column++)
      putPixel(line, borderIndex(direction * column + shift, width, border), out, column, channels, fill);
    const inside = out + <usize>(first * channels);
    const origin = line + <usize>((direction * first + shift) * channels);
    if (direction === 1) copyBytes(origin, inside, (end - first) * channels);
    else if (channels === 3) mirrorColours(origin, inside, end - first);
    else mirrorGreys(origin, inside, end - first);
    for (let column = end; column < targetWidth; column++)
      putPixel(line, borderIndex(direction * column + shift, width, border), out, column, channels, fill);
  }
}

function putPixel(line: usize, from: i32, out: usize, column: i32, channels: i32, fill: i32): void {
  if (from < 0) {
    putFill(out, column, channels, fill);
    return;
  }
  const origin = line + <usize>(from * channels);
  const place = out + <usize>(column * channels);
  for (let c: usize = 0; c < <usize>channels; c++) store<u8>(place + c, load<u8>(origin + c));
}

/** Level c of a constant border is byte c of `fill`. */
function putFill(out: usize, column: i32, channels: i32, fill: i32): void {
  const place = out + <usize>(column * channels);
  for (let c = 0; c < channels; c++) store<u8>(place + <usize>c, fill >> (8 * c));
}

/** Copies up to 63 bytes too many. */
function copyBytes(from: usize, to: usize, length: i32): void {
  if (length === 0) return;
  const end = from + <usize>length;
  const way = to - from;
  let place = from;
  do {
    v128.store(place + way, v128.load(place));
    v128.store(place + way, v128.load(place, 16), 16);
    v128.store(place + way, v128.load(place, 32), 32);
    v128.store(place + way, v128.load(place, 48), 48);
    place += 64;
  } while (place < end);
}

/** `count` pixels of three bytes from `origin` to the left, five at a time. */
function mirrorColours(origin: usize, to: usize, count: i32): void {
  if (count < 5) {
    for (let i = 0; i < count; i++) {
      const pixel = origin - <usize>(3 * i);
      const place = to + <usize>(3 * i);
      store<u16>(place, load<u16>(pixel));
      store<u8>(place, load<u8>(pixel, 2), 2);
    }
    return;
  }
  let done = 0;
  let from = origin - 12;
  let place = to;
  for (; done + 20 <= count; done += 20) {
    mirrorFive(from, place);
    mirrorFive(from - 15, place + 15);
    mirrorFive(from - 30, place + 30);
    mirrorFive(from - 45, place + 45);
    from -= 60;
    place += 60;
  }
  for (; done + 5 <= count; done += 5) {
    mirrorFive(from, place);
    from -= 15;
    place += 15;
  }
  // The last five, of which some have been done.
  if (done < count) mirrorFive(origin - <usize>(3 * (count - 1)), to + <usize>(3 * (count - 5)));
}

function mirrorFive(from: usize, to: usize): void {
  const pixels = v128.load(from);
  v128.store(to, i8x16.swizzle(pixels, i8x16(12, 13, 14, 9, 10, 11, 6, 7, 8, 3, 4, 5, 0, 1, 2, -1)));
}

function mirrorGreys(origin: usize, to: usize, count: i32): void {
  let done = 0;
  for (; done + 16 <= count; done += 16) mirrorSixteen(origin - <usize>(done + 15), to + <usize>done);
  if (done === count) return;
  if (count >= 16) mirrorSixteen(origin - <usize>(count - 1), to + <usize>(count - 16));
  else for (let i = 0; i < count; i++) store<u8>(to + <usize>i, load<u8>(origin - <usize>i));
}

function mirrorSixteen(from: usize, to: usize): void {
  const pixels = v128.load(from);
  v128.store(to, i8x16.swizzle(pixels, i8x16(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)));
}
