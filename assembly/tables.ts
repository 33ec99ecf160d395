/**
 * Each value becomes that of its channel's table: 256 bytes for each channel, one table after the other.
 *
 * Layout  uint8 [pixels, channels], changed where they lie.
 */
export function applyTables(pixels: usize, count: i32, channels: i32, tables: usize): void {
  const end = pixels + <usize>count;
  let place = pixels;
  if (channels === 1) {
    do {
      store<u8>(place, load<u8>(tables + load<u8>(place)));
      place += 1;
    } while (place < end);
    return;
  }
  do {
    store<u8>(place, load<u8>(tables + load<u8>(place)));
    store<u8>(place, load<u8>(tables + load<u8>(place, 1), 256), 1);
    store<u8>(place, load<u8>(tables + load<u8>(place, 2), 512), 2);
    place += 3;
  } while (place < end);
}

/** How often each level occurs in each channel: 256 uint32 for each, one channel after the other. */
export function countLevels(pixels: usize, count: i32, channels: i32, counts: usize): void {
  memory.fill(counts, 0, 1024 * channels);
  const end = pixels + <usize>count;
  const stride: usize = 1024;
  let place = pixels;
  do {
    for (let channel = 0; channel < channels; channel++) {
      const entry = counts + <usize>channel * stride + ((<usize>load<u8>(place + <usize>channel)) << 2);
      store<u32>(entry, load<u32>(entry) + 1);
    }
    place += channels;
  } while (place < end);
}
