import type { ChannelNormalization } from '../../nn/index.js';

/** Constants in the usual range, for networks that are built before any picture has been read: sizes do not depend on them. */
export function nominalNormalization(channels: number): ChannelNormalization {
  return { mean: Array<number>(channels).fill(127.5), std: Array<number>(channels).fill(64) };
}
