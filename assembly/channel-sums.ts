/** Twenty-four uint16 sums by their place in blocks of 48 values, in two halves. */
const LANES = memory.data(96, 16);

/** A sum of 8 bits grows by at most 255 in each block: uint16 hold as many. */
const BLOCKS = 257;

/**
 * Sums of the levels of each channel, exact, three float64 at `sums`; in grey pictures the total is that of all three.
 *
 * Blocks of 48 values are whole pixels of three, and three vectors of 16 in which a place always has the same channel.
 */
export function channelSums(pixels: usize, count: i32, sums: usize): void {
  let red: u64 = 0;
  let green: u64 = 0;
  let blue: u64 = 0;
  let place = pixels;
  const end = pixels + <usize>count;
  while (place + 48 <= end) {
    const stop = min(place + 48 * BLOCKS, end - 47);
    let a = i16x8.splat(0);
    let b = i16x8.splat(0);
    let c = i16x8.splat(0);
    let d = i16x8.splat(0);
    let e = i16x8.splat(0);
    let f = i16x8.splat(0);
    for (; place < stop; place += 48) {
      const first = v128.load(place);
      const second = v128.load(place, 16);
      const third = v128.load(place, 32);
      a = i16x8.add(a, i16x8.extend_low_i8x16_u(first));
      b = i16x8.add(b, i16x8.extend_high_i8x16_u(first));
      c = i16x8.add(c, i16x8.extend_low_i8x16_u(second));
      d = i16x8.add(d, i16x8.extend_high_i8x16_u(second));
      e = i16x8.add(e, i16x8.extend_low_i8x16_u(third));
      f = i16x8.add(f, i16x8.extend_high_i8x16_u(third));
    }
    v128.store(LANES, a);
    v128.store(LANES, b, 16);
    v128.store(LANES, c, 32);
    v128.store(LANES, d, 48);
    v128.store(LANES, e, 64);
    v128.store(LANES, f, 80);
    for (let lane: usize = 0; lane < 96; lane += 6) {
      red += load<u16>(LANES + lane);
      green += load<u16>(LANES + lane, 2);
      blue += load<u16>(LANES + lane, 4);
    }
  }
  for (; place < end; place += 3) {
    red += load<u8>(place);
    if (place + 1 < end) green += load<u8>(place, 1);
    if (place + 2 < end) blue += load<u8>(place, 2);
  }
  store<f64>(sums, <f64>red);
  store<f64>(sums, <f64>green, 8);
  store<f64>(sums, <f64>blue, 16);
}
