/*
 * Changes of colour where a picture lies, uint8 [pixels, channels], in float32 and rounded once, halves to even. All of them
 * work in groups of 16 values or 4 pixels; the last one may go on into the 16 bytes of room behind a picture.
 */

/**
 * 1.5 * 2^23: a float32 plus this has the value, rounded to a whole number, in the lowest bits. Above and below that range the
 * bits are still in order, so that numbers out of range become 0 or 255.
 */
const ROUNDER: f32 = 12582912;
const ROUNDER_BITS: i32 = 0x4b400000;

/** Four tables of 16 bytes: lower and upper bytes of a value for each upper half of a level, and for each lower half. */
const TABLES = memory.data(64, 16);

/**
 * Each value v becomes factor v + offset, for factors from -17 to 17; within 0.008 of it before it is rounded.
 *
 * A level is 16 h + l, and so its value the sum of one that depends on h and one of l, each an int16 in units of 2^-7 from a
 * table of 16. Sums are right wherever they are a level: those of l are never negative, and below 256 levels for such factors.
 */
export function scaleLevels(pixels: usize, count: i32, factor: f64, offset: f64): void {
  const fewest = factor < 0 ? 15 : 0;
  for (let half = 0; half < 16; half++) {
    putValue(TABLES, half, factor * (16 * half + fewest) + offset + 0.5);
    putValue(TABLES + 32, half, factor * (half - fewest));
  }
  const highLower = v128.load(TABLES);
  const highUpper = v128.load(TABLES, 16);
  const lowLower = v128.load(TABLES, 32);
  const lowUpper = v128.load(TABLES, 48);
  const end = pixels + <usize>count;
  let place = pixels;
  do {
    const levels = v128.load(place);
    const high = v128.and(i16x8.shr_u(levels, 4), i8x16.splat(15));
    const low = v128.and(levels, i8x16.splat(15));
    const a = i8x16.swizzle(highLower, high);
    const b = i8x16.swizzle(highUpper, high);
    const c = i8x16.swizzle(lowLower, low);
    const d = i8x16.swizzle(lowUpper, low);
    const first = i16x8.add_sat_s(firstWords(a, b), firstWords(c, d));
    const last = i16x8.add_sat_s(lastWords(a, b), lastWords(c, d));
    v128.store(place, i8x16.narrow_i16x8_u(i16x8.shr_s(first, 7), i16x8.shr_s(last, 7)));
    place += 16;
  } while (place < end);
}

function putValue(table: usize, half: usize, value: f64): void {
  const word = <i32>max<f64>(-32768, min<f64>(32767, floor(value * 128 + 0.5)));
  store<u8>(table + half, word);
  store<u8>(table + half, word >> 8, 16);
}

/** int16 from their lower and upper bytes. */
function firstWords(lower: v128, upper: v128): v128 {
  return v128.shuffle<i8>(lower, upper, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

function lastWords(lower: v128, upper: v128): v128 {
  return v128.shuffle<i8>(lower, upper, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/** float32 to int32, negative numbers to 0. */
function whole(values: v128): v128 {
  const positive = f32x4.pmax(f32x4.splat(0), values);
  return i32x4.sub(f32x4.add(positive, f32x4.splat(ROUNDER)), i32x4.splat(ROUNDER_BITS));
}

/** Each channel v of a pixel (r, g, b) becomes own v + red r + green g + blue b + offset. */
export function mixChannels(
  pixels: usize,
  count: i32,
  own: f32,
  red: f32,
  green: f32,
  blue: f32,
  offset: f32,
): void {
  const owns = f32x4.splat(own);
  const end = pixels + <usize>(3 * count);
  let place = pixels;
  do {
    const bytes = v128.load(place);
    const r = reds(bytes);
    const g = greens(bytes);
    const b = blues(bytes);
    const common = sumOf(
      r,
      g,
      b,
      f32x4.splat(red),
      f32x4.splat(green),
      f32x4.splat(blue),
      f32x4.splat(offset),
    );
    const newRed = f32x4.add(f32x4.mul(owns, r), common);
    const newGreen = f32x4.add(f32x4.mul(owns, g), common);
    const newBlue = f32x4.add(f32x4.mul(owns, b), common);
    storeFour(place, newRed, newGreen, newBlue);
    place += 12;
  } while (place < end);
}

/**
 * The same, clipped to 0 … 255; then the hue goes on by `sections` sixths of a turn, 0 to below 6, value and saturation kept.
 *
 * The hue h is a place on a hexagon of six sections; v is the largest channel and c what the smallest is below it. Red,
 * green and blue, n = 5, 3 and 1, are v - c max(0, min(k, 4 - k, 1)) with k = (n + h) mod 6. All of it times c needs no
 * division.
 * Source   A. R. Smith 1978, "Color gamut transform pairs".
 */
export function mixAndTurn(
  pixels: usize,
  count: i32,
  own: f32,
  red: f32,
  green: f32,
  blue: f32,
  offset: f32,
  sections: f32,
): void {
  const owns = f32x4.splat(own);
  const end = pixels + <usize>(3 * count);
  let place = pixels;
  do {
    const bytes = v128.load(place);
    const oldRed = reds(bytes);
    const oldGreen = greens(bytes);
    const oldBlue = blues(bytes);
    const common = sumOf(
      oldRed,
      oldGreen,
      oldBlue,
      f32x4.splat(red),
      f32x4.splat(green),
      f32x4.splat(blue),
      f32x4.splat(offset),
    );
    const r = clipped(f32x4.add(f32x4.mul(owns, oldRed), common));
    const g = clipped(f32x4.add(f32x4.mul(owns, oldGreen), common));
    const b = clipped(f32x4.add(f32x4.mul(owns, oldBlue), common));
    const most = f32x4.pmax(f32x4.pmax(r, g), b);
    const chroma = f32x4.sub(most, f32x4.pmin(f32x4.pmin(r, g), b));
    const twice = f32x4.add(chroma, chroma);
    const four = f32x4.add(twice, twice);
    const turn = f32x4.add(four, twice);
    // From -1 to below 11 chromas, then from 0 to below 6.
    const turned = f32x4.add(hueOf(r, g, b, most, twice, four), f32x4.mul(chroma, f32x4.splat(sections)));
    const raised = f32x4.add(turned, v128.and(f32x4.lt(turned, f32x4.splat(0)), turn));
    const hue = belowTurn(raised, turn);
    const red5 = belowTurn(f32x4.add(hue, f32x4.add(four, chroma)), turn);
    const green3 = belowTurn(f32x4.add(hue, f32x4.add(twice, chroma)), turn);
    const blue1 = belowTurn(f32x4.add(hue, chroma), turn);
    const newRed = f32x4.sub(most, fall(red5, chroma, four));
    const newGreen = f32x4.sub(most, fall(green3, chroma, four));
    const newBlue = f32x4.sub(most, fall(blue1, chroma, four));
    storeFour(place, newRed, newGreen, newBlue);
    place += 12;
  } while (place < end);
}

/** Channels of four pixels, r g b r g b r g b r g b. */
function reds(bytes: v128): v128 {
  return f32x4.convert_i32x4_s(
    i8x16.swizzle(bytes, i8x16(0, -1, -1, -1, 3, -1, -1, -1, 6, -1, -1, -1, 9, -1, -1, -1)),
  );
}

function greens(bytes: v128): v128 {
  return f32x4.convert_i32x4_s(
    i8x16.swizzle(bytes, i8x16(1, -1, -1, -1, 4, -1, -1, -1, 7, -1, -1, -1, 10, -1, -1, -1)),
  );
}

function blues(bytes: v128): v128 {
  return f32x4.convert_i32x4_s(
    i8x16.swizzle(bytes, i8x16(2, -1, -1, -1, 5, -1, -1, -1, 8, -1, -1, -1, 11, -1, -1, -1)),
  );
}

function sumOf(r: v128, g: v128, b: v128, red: v128, green: v128, blue: v128, offset: v128): v128 {
  return f32x4.add(f32x4.add(f32x4.mul(red, r), f32x4.mul(green, g)), f32x4.add(f32x4.mul(blue, b), offset));
}

/** Twelve bytes, since the next four have not been read yet. */
function storeFour(place: usize, r: v128, g: v128, b: v128): void {
  const third = whole(b);
  const mixed = i8x16.narrow_i16x8_u(
    i16x8.narrow_i32x4_s(whole(r), whole(g)),
    i16x8.narrow_i32x4_s(third, third),
  );
  const result = i8x16.swizzle(mixed, i8x16(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11, -1, -1, -1, -1));
  v128.store64_lane(place, result, 0);
  v128.store32_lane(place, result, 2, 8);
}

/** Place of a colour on the hexagon, -1 … 5, times its chroma. */
function hueOf(r: v128, g: v128, b: v128, most: v128, twice: v128, four: v128): v128 {
  const atRed = f32x4.sub(g, b);
  const atGreen = f32x4.add(f32x4.sub(b, r), twice);
  const atBlue = f32x4.add(f32x4.sub(r, g), four);
  return v128.bitselect(atRed, v128.bitselect(atGreen, atBlue, f32x4.eq(most, g)), f32x4.eq(most, r));
}

function belowTurn(hue: v128, turn: v128): v128 {
  return f32x4.sub(hue, v128.and(f32x4.ge(hue, turn), turn));
}

/** How far a channel is below the largest one: max(0, min(k, 4 - k, 1)), all times the chroma. */
function fall(k: v128, chroma: v128, four: v128): v128 {
  return f32x4.pmax(f32x4.splat(0), f32x4.pmin(f32x4.pmin(k, f32x4.sub(four, k)), chroma));
}

function clipped(values: v128): v128 {
  return f32x4.pmin(f32x4.splat(255), f32x4.pmax(f32x4.splat(0), values));
}

/** share * a + (1 - share) * b for `count` values, written to `a`. */
export function blend(a: usize, b: usize, count: i32, share: f32): void {
  const rest: f32 = 1 - share;
  const end = a + <usize>count;
  const way = b - a;
  let place = a;
  do {
    const own = v128.load(place, 0, 1);
    const other = v128.load(place + way, 0, 1);
    const first = blended(i16x8.extend_low_i8x16_u(own), i16x8.extend_low_i8x16_u(other), share, rest);
    v128.store64_lane(place, i8x16.narrow_i16x8_u(first, first), 0);
    place += 8;
  } while (place < end);
}

function blended(own: v128, other: v128, share: f32, rest: f32): v128 {
  const shares = f32x4.splat(share);
  const rests = f32x4.splat(rest);
  const low = f32x4.add(
    f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(own)), shares),
    f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(other)), rests),
  );
  const high = f32x4.add(
    f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(own)), shares),
    f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(other)), rests),
  );
  return i16x8.narrow_i32x4_s(whole(low), whole(high));
}
