import { randomStream } from '../../src/base/random.js';
import { encodePng, temporaryFolder } from '../pictures.js';

const SIDE = 16;
const SPOT = 4;
/** Farther apart than one convolution with its pooling sees at once. */
const GAP = 3;

/**
 * A folder with parts `train` and `val`: two spots side by side, each bright or dark, somewhere on a grey ground. The class is
 * whether they are alike, which neither of them says by itself.
 */
export function pairPictures({
  seed,
  training,
  validation,
}: {
  readonly seed: number;
  /** Pictures of each class to train on, and to validate on. */
  readonly training: number;
  readonly validation: number;
}): string {
  const files: Record<string, Uint8Array> = {};
  for (const part of ['train', 'val']) {
    for (const name of ['alike', 'unlike']) {
      for (let i = 0; i < (part === 'train' ? training : validation); i++) {
        const stream = randomStream(seed, 'pair', part, name, i);
        const left = stream.uniform() < 0.5 ? 1 : -1;
        files[`${part}/${name}/${i}.png`] = draw([left, name === 'alike' ? left : -left], stream);
      }
    }
  }
  return temporaryFolder(files);
}

function draw(signs: readonly [number, number], stream: ReturnType<typeof randomStream>): Uint8Array {
  const x0 = Math.floor(stream.uniform() * (SIDE - 2 * SPOT - GAP + 1));
  const y0 = Math.floor(stream.uniform() * (SIDE - SPOT + 1));
  const pixels = Uint8Array.from({ length: SIDE * SIDE }, () => Math.round(128 + 10 * stream.normal()));
  signs.forEach((sign, k) => {
    for (let y = 0; y < SPOT; y++)
      for (let x = 0; x < SPOT; x++)
        pixels[(y0 + y) * SIDE + x0 + k * (SPOT + GAP) + x] += Math.round(80 * sign);
  });
  return encodePng({ width: SIDE, height: SIDE, channels: 1, pixels });
}
