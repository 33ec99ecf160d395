/**
 * Random bits of Philox4x32-10 as Bernoulli numbers, called by src/train/step/bernoulli-kernel.ts; what they are is said in
 * src/nn/noise.ts, and each byte is the same as there.
 *
 * Source  Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 */
const MULTIPLIER_A: u32 = 0xd2511f53;
const MULTIPLIER_B: u32 = 0xcd9e8d57;
const WEYL_A: u32 = 0x9e3779b9;
const WEYL_B: u32 = 0xbb67ae85;
const ROUNDS = 10;

/** Room for so many values, and where it is. */
export const room: i32 = 32_768;
export const values = memory.data(32_768, 16);

/**
 * Values 1 where sixteen bits are below the threshold, else 0, as bytes at `values`: as many as are asked for and
 * there is room for, and up to 31 more within the room.
 *
 * Four blocks of Philox at a time, one in each lane; a block serves eight values. `first` is the number of the first block.
 */
export function bernoulli(keyA: u32, keyB: u32, first: u32, threshold: i32, count: i32): void {
  const multiplierA = i32x4.splat(MULTIPLIER_A);
  const multiplierB = i32x4.splat(MULTIPLIER_B);
  const limit = i16x8.splat(<i16>threshold);
  const one = i8x16.splat(1);
  let counter = i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3));
  const end = values + <usize>count;
  for (let place = values; place < end; place += 32) {
    let c0 = counter;
    let c1 = i32x4.splat(0);
    let c2 = i32x4.splat(0);
    let c3 = i32x4.splat(0);
    let k0 = keyA;
    let k1 = keyB;
    for (let round = 0; round < ROUNDS; round++) {
      const a01 = i64x2.extmul_low_i32x4_u(c0, multiplierA);
      const a23 = i64x2.extmul_high_i32x4_u(c0, multiplierA);
      const b01 = i64x2.extmul_low_i32x4_u(c2, multiplierB);
      const b23 = i64x2.extmul_high_i32x4_u(c2, multiplierB);
      c0 = v128.xor(v128.xor(v128.shuffle<i32>(b01, b23, 1, 3, 5, 7), c1), i32x4.splat(k0));
      c1 = v128.shuffle<i32>(b01, b23, 0, 2, 4, 6);
      c2 = v128.xor(v128.xor(v128.shuffle<i32>(a01, a23, 1, 3, 5, 7), c3), i32x4.splat(k1));
      c3 = v128.shuffle<i32>(a01, a23, 0, 2, 4, 6);
      k0 += WEYL_A;
      k1 += WEYL_B;
    }
    // From a lane for each block to a vector for each block.
    const c01low = v128.shuffle<i32>(c0, c1, 0, 4, 1, 5);
    const c01high = v128.shuffle<i32>(c0, c1, 2, 6, 3, 7);
    const c23low = v128.shuffle<i32>(c2, c3, 0, 4, 1, 5);
    const c23high = v128.shuffle<i32>(c2, c3, 2, 6, 3, 7);
    const block0 = i16x8.lt_u(v128.shuffle<i64>(c01low, c23low, 0, 2), limit);
    const block1 = i16x8.lt_u(v128.shuffle<i64>(c01low, c23low, 1, 3), limit);
    const block2 = i16x8.lt_u(v128.shuffle<i64>(c01high, c23high, 0, 2), limit);
    const block3 = i16x8.lt_u(v128.shuffle<i64>(c01high, c23high, 1, 3), limit);
    v128.store(place, v128.and(i8x16.narrow_i16x8_s(block0, block1), one));
    v128.store(place, v128.and(i8x16.narrow_i16x8_s(block2, block3), one), 16);
    counter = i32x4.add(counter, i32x4.splat(4));
  }
}
