import { borderIndex } from './border';

/*
 * output(x, y) = input(matrix · ((x, y) + displacement(x, y))), bilinear, rounded to whole grey levels; row by row, first the
 * points of a row and then its pixels, four at a time.
 *
 * Points are four int32 for each pixel: the column and row of the input pixel above and to the left of it, and how far it lies
 * beyond that, fx and fy, in units of 2^-15. The nearest pixel is the same with points rounded to pixels and fractions of 0.
 *
 * Weights are whole numbers of 2^-15 that add up to 1:
 *
 *     both = round(fx fy),  right = fx - both,  below = fy - both,  here = 1 - fx - fy + both
 *
 * They are kept negative, -2^15 … 0, since int16 has no 2^15: sums come out negative as well.
 *
 * Layout  uint8 [height, width, channels], 1 or 3 channels; 16 bytes of room behind source and target (groups of four pixels
 *         are read and written as 8 and 16 bytes; what is written too much is overwritten by what comes after it).
 *         `points` has room for 4 int32 for each pixel of a row, their number rounded up to a multiple of 4.
 *
 * Loops are written as do ... while, since constants stay in registers only in loops whose body is always run.
 */

const FRACTION_BITS = 15;
const ONE = 1 << FRACTION_BITS;
const HALF = ONE >> 1;

/** `matrix`: nine float64, row-major; `dx`, `dy`: displacements, float32 [targetHeight, targetWidth], or 0 for none. */
export function resample(
  source: usize,
  height: i32,
  width: i32,
  channels: i32,
  target: usize,
  targetHeight: i32,
  targetWidth: i32,
  matrix: usize,
  dx: usize,
  dy: usize,
  nearest: bool,
  border: i32,
  fill: i32,
  points: usize,
): void {
  const isAffine = load<f64>(matrix, 48) === 0 && load<f64>(matrix, 56) === 0 && load<f64>(matrix, 64) === 1;
  const stride = targetWidth * channels;
  for (let row = 0; row < targetHeight; row++) {
    const aside = dx + ((<usize>(row * targetWidth)) << 2);
    const down = dy + ((<usize>(row * targetWidth)) << 2);
    if (!isAffine) projectPoints(matrix, row, targetWidth, dx === 0 ? 0 : aside, down, nearest, points);
    else if (dx === 0) stepPoints(matrix, row, targetWidth, nearest, points);
    else displacePoints(matrix, row, targetWidth, aside, down, nearest, points);
    const out = target + <usize>(row * stride);
    if (channels === 1) sampleGreys(source, height, width, targetWidth, points, border, fill, out);
    else sampleColours(source, height, width, targetWidth, points, border, fill, out);
  }
}

/**
 * Without perspective x' = a x + b y + c and y' = d x + e y + f: fixed-point numbers of 64 bits, 32 of them behind the point,
 * stepped from pixel to pixel.
 */
function stepPoints(matrix: usize, row: i32, count: i32, nearest: bool, points: usize): void {
  // Rounds to the unit of a fraction, or to whole pixels.
  const rounding: i64 = nearest ? 1 << 31 : 1 << 16;
  const kept = i32x4.splat(nearest ? 0 : ONE - 1);
  let x = stepsFrom(matrix, row, rounding);
  let y = stepsFrom(matrix + 24, row, rounding);
  const xSteps = i64x2.splat(2 * fixed(load<f64>(matrix)));
  const ySteps = i64x2.splat(2 * fixed(load<f64>(matrix, 24)));
  const end = points + ((<usize>count) << 4);
  let place = points;
  do {
    const nextX = i64x2.add(x, xSteps);
    const nextY = i64x2.add(y, ySteps);
    const fx = i32x4.shr_u(lowerHalves(x, nextX), 32 - FRACTION_BITS);
    const fy = i32x4.shr_u(lowerHalves(y, nextY), 32 - FRACTION_BITS);
    v128.store(place, upperHalves(x, nextX));
    v128.store(place, upperHalves(y, nextY), 16);
    v128.store(place, v128.and(fx, kept), 32);
    v128.store(place, v128.and(fy, kept), 48);
    x = i64x2.add(nextX, xSteps);
    y = i64x2.add(nextY, ySteps);
    place += 64;
  } while (place < end);
}

/** The same with displacements, turned by the matrix and added with 18 bits behind the point. */
function displacePoints(
  matrix: usize,
  row: i32,
  count: i32,
  dx: usize,
  dy: usize,
  nearest: bool,
  points: usize,
): void {
  const rounding = i32x4.splat(nearest ? 1 << 17 : 4);
  const kept = i32x4.splat(nearest ? 0 : ONE - 1);
  const a = f32x4.splat(<f32>load<f64>(matrix));
  const b = f32x4.splat(<f32>load<f64>(matrix, 8));
  const d = f32x4.splat(<f32>load<f64>(matrix, 24));
  const e = f32x4.splat(<f32>load<f64>(matrix, 32));
  let x = stepsFrom(matrix, row, 0);
  let y = stepsFrom(matrix + 24, row, 0);
  const xSteps = i64x2.splat(2 * fixed(load<f64>(matrix)));
  const ySteps = i64x2.splat(2 * fixed(load<f64>(matrix, 24)));
  const end = points + ((<usize>count) << 4);
  let place = points;
  let way: usize = 0;
  do {
    const nextX = i64x2.add(x, xSteps);
    const nextY = i64x2.add(y, ySteps);
    const aside = v128.load(dx + way);
    const down = v128.load(dy + way);
    const alongX = f32x4.add(f32x4.mul(a, aside), f32x4.mul(b, down));
    const alongY = f32x4.add(f32x4.mul(d, aside), f32x4.mul(e, down));
    const movedX = i32x4.add(displaced(lowerHalves(x, nextX), alongX), rounding);
    const movedY = i32x4.add(displaced(lowerHalves(y, nextY), alongY), rounding);
    v128.store(place, i32x4.add(upperHalves(x, nextX), i32x4.shr_s(movedX, 18)));
    v128.store(place, i32x4.add(upperHalves(y, nextY), i32x4.shr_s(movedY, 18)), 16);
    v128.store(place, v128.and(i32x4.shr_s(movedX, 3), kept), 32);
    v128.store(place, v128.and(i32x4.shr_s(movedY, 3), kept), 48);
    x = i64x2.add(nextX, xSteps);
    y = i64x2.add(nextY, ySteps);
    place += 64;
    way += 16;
  } while (place < end);
}

/** With perspective, one point after the other; `dx` is 0 where there are no displacements. */
function projectPoints(
  matrix: usize,
  row: i32,
  count: i32,
  dx: usize,
  dy: usize,
  nearest: bool,
  points: usize,
): void {
  for (let column: usize = 0; column < <usize>count; column++) {
    const x = <f64>column + (dx === 0 ? 0 : <f64>load<f32>(dx + (column << 2)));
    const y = <f64>row + (dx === 0 ? 0 : <f64>load<f32>(dy + (column << 2)));
    const w = rowTimesPoint(matrix + 48, x, y);
    const place = pointOf(column, points);
    putCoordinate(place, rowTimesPoint(matrix, x, y) / w, nearest);
    putCoordinate(place + 16, rowTimesPoint(matrix + 24, x, y) / w, nearest);
  }
}

function rowTimesPoint(entries: usize, x: f64, y: f64): f64 {
  return load<f64>(entries) * x + load<f64>(entries, 8) * y + load<f64>(entries, 16);
}

function putCoordinate(place: usize, coordinate: f64, nearest: bool): void {
  const units = nearest ? floor(coordinate + 0.5) * ONE : floor(coordinate * ONE + 0.5);
  const whole = floor(units / ONE);
  store<i32>(place, <i32>whole);
  store<i32>(place, <i32>(units - whole * ONE), 32);
}

/** Where the column of a pixel's point is; its row, fx and fy are 16, 32 and 48 bytes further on. */
function pointOf(pixel: usize, points: usize): usize {
  return points + ((pixel >> 2) << 6) + ((pixel & 3) << 2);
}

/** One coordinate of the first two pixels of a row. */
function stepsFrom(entries: usize, row: i32, rounding: i64): v128 {
  const first = fixed(load<f64>(entries, 8) * row + load<f64>(entries, 16)) + rounding;
  return i64x2.replace_lane(i64x2.splat(first), 1, first + fixed(load<f64>(entries)));
}

function fixed(value: f64): i64 {
  return <i64>floor(value * 4294967296.0 + 0.5);
}

/** Whole parts of four fixed-point numbers. */
function upperHalves(first: v128, next: v128): v128 {
  return v128.shuffle<i32>(first, next, 1, 3, 5, 7);
}

/** Their fractions, in units of 2^-32. */
function lowerHalves(first: v128, next: v128): v128 {
  return v128.shuffle<i32>(first, next, 0, 2, 4, 6);
}

/** A fraction (units of 2^-32) and a displacement in pixels together in units of 2^-18. */
function displaced(fraction: v128, displacement: v128): v128 {
  const moved = i32x4.trunc_sat_f32x4_s(f32x4.mul(displacement, f32x4.splat(262144)));
  return i32x4.add(i32x4.shr_u(fraction, 14), moved);
}

/**
 * A row of red, green and blue. All pixels are sampled as if their neighbours were inside; those of groups where one is not
 * are then done again.
 */
function sampleColours(
  source: usize,
  height: i32,
  width: i32,
  count: i32,
  points: usize,
  border: i32,
  fill: i32,
  out: usize,
): void {
  const stride = 3 * width;
  const below = height > 1 ? <usize>stride : 0;
  const lastColumns = i32x4.splat(width - 2);
  const lastRows = i32x4.splat(height - 2);
  const strides = i32x4.splat(stride);
  const end = points + ((<usize>count) << 4);
  let point = points;
  let place = out;
  do {
    const columns = v128.load(point);
    const rows = v128.load(point, 16);
    const fx = v128.load(point, 32);
    const fy = v128.load(point, 48);
    const inside = inRange(columns, lastColumns);
    const pixels = i32x4.add(
      i32x4.mul(inRange(rows, lastRows), strides),
      i32x4.add(inside, i32x4.add(inside, inside)),
    );
    const both = product(fx, fy);
    const upper = upperWeights(fx, fy, both);
    const lower = lowerWeights(fy, both);
    const first = i64x2.extract_lane(pixels, 0);
    const last = i64x2.extract_lane(pixels, 1);
    const p0 = source + <usize>(first & 0xffffffff);
    const p1 = source + <usize>(first >>> 32);
    const p2 = source + <usize>(last & 0xffffffff);
    const p3 = source + <usize>(last >>> 32);
    const levels = i8x16.narrow_i16x8_u(
      i16x8.narrow_i32x4_s(
        colour(
          p0,
          below,
          v128.shuffle<i32>(upper, upper, 0, 0, 0, 0),
          v128.shuffle<i32>(lower, lower, 0, 0, 0, 0),
        ),
        colour(
          p1,
          below,
          v128.shuffle<i32>(upper, upper, 1, 1, 1, 1),
          v128.shuffle<i32>(lower, lower, 1, 1, 1, 1),
        ),
      ),
      i16x8.narrow_i32x4_s(
        colour(
          p2,
          below,
          v128.shuffle<i32>(upper, upper, 2, 2, 2, 2),
          v128.shuffle<i32>(lower, lower, 2, 2, 2, 2),
        ),
        colour(
          p3,
          below,
          v128.shuffle<i32>(upper, upper, 3, 3, 3, 3),
          v128.shuffle<i32>(lower, lower, 3, 3, 3, 3),
        ),
      ),
    );
    v128.store(place, i8x16.swizzle(levels, i8x16(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1)));
    if (isAnyOutside(columns, rows, lastColumns, lastRows))
      sampleAtBorder(source, height, width, 3, border, fill, point, min(4, <i32>((end - point) >> 4)), place);
    point += 64;
    place += 12;
  } while (point < end);
}

/** Three levels as int32, from the 2x2 pixels at `place`, the lower ones `below` bytes further on. */
function colour(place: usize, below: usize, upper: v128, lower: v128): v128 {
  return rounded(
    i32x4.add(
      i32x4.dot_i16x8_s(neighbours(v128.load64_zero(place)), upper),
      i32x4.dot_i16x8_s(neighbours(v128.load64_zero(place + below)), lower),
    ),
  );
}

/** r g b r' g' b' to r r' g g' b b', as int16. */
function neighbours(bytes: v128): v128 {
  return i8x16.swizzle(bytes, i8x16(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1));
}

/** A row of grey levels, in the same way. */
function sampleGreys(
  source: usize,
  height: i32,
  width: i32,
  count: i32,
  points: usize,
  border: i32,
  fill: i32,
  out: usize,
): void {
  const below = height > 1 ? <usize>width : 0;
  const lastColumns = i32x4.splat(width - 2);
  const lastRows = i32x4.splat(height - 2);
  const strides = i32x4.splat(width);
  const end = points + ((<usize>count) << 4);
  let point = points;
  let place = out;
  do {
    const columns = v128.load(point);
    const rows = v128.load(point, 16);
    const fx = v128.load(point, 32);
    const fy = v128.load(point, 48);
    const pixels = i32x4.add(i32x4.mul(inRange(rows, lastRows), strides), inRange(columns, lastColumns));
    const both = product(fx, fy);
    let squares = i32x4.splat(square(source + <usize>i32x4.extract_lane(pixels, 0), below));
    squares = i32x4.replace_lane(squares, 1, square(source + <usize>i32x4.extract_lane(pixels, 1), below));
    squares = i32x4.replace_lane(squares, 2, square(source + <usize>i32x4.extract_lane(pixels, 2), below));
    squares = i32x4.replace_lane(squares, 3, square(source + <usize>i32x4.extract_lane(pixels, 3), below));
    const above = i8x16.swizzle(squares, i8x16(0, -1, 1, -1, 4, -1, 5, -1, 8, -1, 9, -1, 12, -1, 13, -1));
    const under = i8x16.swizzle(squares, i8x16(2, -1, 3, -1, 6, -1, 7, -1, 10, -1, 11, -1, 14, -1, 15, -1));
    const levels = rounded(
      i32x4.add(
        i32x4.dot_i16x8_s(above, upperWeights(fx, fy, both)),
        i32x4.dot_i16x8_s(under, lowerWeights(fy, both)),
      ),
    );
    const words = i16x8.narrow_i32x4_s(levels, levels);
    v128.store32_lane(place, i8x16.narrow_i16x8_u(words, words), 0);
    if (isAnyOutside(columns, rows, lastColumns, lastRows))
      sampleAtBorder(source, height, width, 1, border, fill, point, min(4, <i32>((end - point) >> 4)), place);
    point += 64;
    place += 4;
  } while (point < end);
}

/** The 2x2 bytes at `place` in one number. */
function square(place: usize, below: usize): i32 {
  return <i32>load<u16>(place) | ((<i32>load<u16>(place + below)) << 16);
}

/** The nearest of 0 … last, which is at least 0. */
function inRange(indices: v128, last: v128): v128 {
  return i32x4.max_s(i32x4.min_s(indices, last), i32x4.splat(0));
}

function product(fx: v128, fy: v128): v128 {
  return i32x4.shr_u(i32x4.add(i32x4.mul(fx, fy), i32x4.splat(HALF)), FRACTION_BITS);
}

/** -here and -right of each pixel, as int16. */
function upperWeights(fx: v128, fy: v128, both: v128): v128 {
  const here = i32x4.sub(i32x4.add(fx, fy), i32x4.add(both, i32x4.splat(ONE)));
  return pairs(here, i32x4.sub(both, fx));
}

/** -below and -both. */
function lowerWeights(fy: v128, both: v128): v128 {
  return pairs(i32x4.sub(both, fy), i32x4.sub(i32x4.splat(0), both));
}

/** Two int16 in each int32. */
function pairs(lower: v128, upper: v128): v128 {
  return v128.or(v128.and(lower, i32x4.splat(0xffff)), i32x4.shl(upper, 16));
}

/** Sums with negative weights to levels. */
function rounded(sums: v128): v128 {
  return i32x4.shr_s(i32x4.sub(i32x4.splat(HALF), sums), FRACTION_BITS);
}

function isAnyOutside(columns: v128, rows: v128, lastColumns: v128, lastRows: v128): bool {
  const before = v128.or(columns, rows);
  const behind = v128.or(i32x4.sub(lastColumns, columns), i32x4.sub(lastRows, rows));
  // A negative number has its highest bit set.
  return i32x4.bitmask(v128.or(before, behind)) !== 0;
}

/** Pixels some of whose four neighbours may lie outside, with the same weights. */
function sampleAtBorder(
  source: usize,
  height: i32,
  width: i32,
  channels: i32,
  border: i32,
  fill: i32,
  point: usize,
  count: i32,
  out: usize,
): void {
  let place = out;
  const end = point + ((<usize>count) << 2);
  for (let lane = point; lane < end; lane += 4) {
    const column = load<i32>(lane);
    const row = load<i32>(lane, 16);
    const fx = load<i32>(lane, 32);
    const fy = load<i32>(lane, 48);
    const both = (fx * fy + HALF) >> FRACTION_BITS;
    const left = borderIndex(column, width, border);
    const right = borderIndex(column + 1, width, border);
    const top = borderIndex(row, height, border);
    const bottom = borderIndex(row + 1, height, border);
    for (let c = 0; c < channels; c++) {
      const sum =
        level(source, width, channels, top, left, c, fill) * (ONE - fx - fy + both) +
        level(source, width, channels, top, right, c, fill) * (fx - both) +
        level(source, width, channels, bottom, left, c, fill) * (fy - both) +
        level(source, width, channels, bottom, right, c, fill) * both;
      store<u8>(place++, (sum + HALF) >> FRACTION_BITS);
    }
  }
}

/** A level of the picture, or of the fill: its byte c. */
function level(source: usize, width: i32, channels: i32, row: i32, column: i32, c: i32, fill: i32): i32 {
  if (row < 0 || column < 0) return (fill >> (8 * c)) & 0xff;
  return load<u8>(source + <usize>((row * width + column) * channels + c));
}
