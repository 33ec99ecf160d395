import { randomStream } from '../../src/base/random.js';
import { encodePng, temporaryFolder } from '../pictures.js';

const CELLS = 5;

export interface GlyphPictures {
  readonly seed: number;
  /** Pictures of each class to train on, and to validate on. */
  readonly training: number;
  readonly validation: number;
  /** Glyphs that are classes; with `mirrored` each makes a second one, its picture in the mirror. */
  readonly glyphs: number;
  readonly mirrored?: boolean;
  /** Degrees by which validation pictures are turned at most, either way; training pictures are upright. */
  readonly turned?: number;
  /** Deviation of the noise, in levels of 0 to 255. */
  readonly noise: number;
  /** Pixels of a side. */
  readonly side?: number;
  /** Deal the pictures to classes by chance, so that there is nothing to learn. */
  readonly shuffled?: boolean;
}

/**
 * A folder with parts `train` and `val`: patterns of 5 x 5 cells, a class each, on a grey ground, moved by up to a pixel, in noise.
 * Depends on the options alone.
 */
export function glyphPictures(options: GlyphPictures): string {
  const { seed, glyphs, mirrored = false, turned = 0, shuffled = false } = options;
  const patterns = Array.from({ length: glyphs }, (_, k) => patternOf(seed, k));
  const classes = mirrored ? patterns.flatMap((one) => [one, mirrorOf(one)]) : patterns;
  const files: Record<string, Uint8Array> = {};
  for (const part of ['train', 'val'] as const) {
    const count = part === 'train' ? options.training : options.validation;
    for (const [k, pattern] of classes.entries()) {
      for (let i = 0; i < count; i++) {
        const stream = randomStream(seed, 'glyph', part, k, i);
        const angle = part === 'val' ? turned * (2 * stream.uniform() - 1) : 0;
        // Half of a shuffled class looks like each of two patterns: the label says nothing.
        const shown = shuffled ? classes[i % classes.length] : pattern;
        files[`${part}/class${k}/${i}.png`] = draw(shown, { angle, stream, ...options });
      }
    }
  }
  return temporaryFolder(files);
}

type Pattern = readonly number[];

function patternOf(seed: number, glyph: number): Pattern {
  const stream = randomStream(seed, 'pattern', glyph);
  return Array.from({ length: CELLS * CELLS }, () => (stream.uniform() < 0.5 ? 0 : 1));
}

function mirrorOf(pattern: Pattern): Pattern {
  return pattern.map((_, i) => pattern[i - (i % CELLS) + CELLS - 1 - (i % CELLS)]);
}

function draw(
  pattern: Pattern,
  {
    angle,
    stream,
    noise,
    side = 16,
  }: { angle: number; stream: ReturnType<typeof randomStream>; noise: number; side?: number },
): Uint8Array {
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const [left, up] = [2 * stream.uniform() - 1, 2 * stream.uniform() - 1];
  const cell = (0.8 * side) / CELLS;
  const pixels = new Uint8Array(side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const [dx, dy] = [x + 0.5 - side / 2 - left, y + 0.5 - side / 2 - up];
      const column = Math.floor((cos * dx + sin * dy) / cell + CELLS / 2);
      const row = Math.floor((cos * dy - sin * dx) / cell + CELLS / 2);
      const isInside = column >= 0 && column < CELLS && row >= 0 && row < CELLS;
      const level = isInside ? 64 + 128 * pattern[row * CELLS + column] : 128;
      pixels[y * side + x] = Math.max(0, Math.min(255, Math.round(level + noise * stream.normal())));
    }
  }
  return encodePng({ width: side, height: side, channels: 1, pixels });
}
