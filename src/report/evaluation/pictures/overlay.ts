import type { Picture } from '../../../data/index.js';
import type { SaliencyMap } from '../../../train/index.js';

/** From nothing to most: dark violet over orange to pale yellow, which differ in lightness too. */
const COLOURS = [
  [30, 12, 66],
  [125, 30, 109],
  [229, 92, 48],
  [252, 250, 165],
] as const;
/** How much of the colour lies over the picture. */
const COVER = 0.6;

/**
 * A picture in grey with a map over it in colours: pale yellow where the map is largest, dark where it is 0. Colours are relative
 * to the largest value, so that maps of different pictures cannot be compared.
 */
export function overlay({ height, width, channels, pixels }: Picture, map: SaliencyMap): Picture {
  const values = upsampled(map, { height, width });
  const largest = values.reduce((a, b) => Math.max(a, b), 0);
  const drawn = new Uint8Array(height * width * 3);
  for (let i = 0; i < height * width; i++) {
    const grey =
      channels === 1
        ? pixels[i]
        : 0.299 * pixels[3 * i] + 0.587 * pixels[3 * i + 1] + 0.114 * pixels[3 * i + 2];
    const colour = colourAt(largest === 0 ? 0 : values[i] / largest);
    for (let c = 0; c < 3; c++) drawn[3 * i + c] = Math.round((1 - COVER) * grey + COVER * colour[c]);
  }
  return { height, width, channels: 3, pixels: drawn };
}

/**
 * A map of another size by bilinear interpolation, with values in the middle of their pixels: what lies outside the outermost
 * middles is as the nearest value.
 */
export function upsampled(
  map: SaliencyMap,
  size: { readonly height: number; readonly width: number },
): Float32Array {
  const result = new Float32Array(size.height * size.width);
  for (let y = 0; y < size.height; y++) {
    const [top, bottom, below] = neighbours(y, size.height, map.height);
    for (let x = 0; x < size.width; x++) {
      const [left, right, beside] = neighbours(x, size.width, map.width);
      const at = (row: number, column: number) => map.values[row * map.width + column];
      const above = at(top, left) * (1 - beside) + at(top, right) * beside;
      const under = at(bottom, left) * (1 - beside) + at(bottom, right) * beside;
      result[y * size.width + x] = above * (1 - below) + under * below;
    }
  }
  return result;
}

/** The two values that a place lies between, and its share of the second. */
function neighbours(
  place: number,
  places: number,
  values: number,
): [first: number, second: number, share: number] {
  const at = Math.min(values - 1, Math.max(0, ((place + 0.5) * values) / places - 0.5));
  const first = Math.floor(at);
  return [first, Math.min(values - 1, first + 1), at - first];
}

function colourAt(share: number): readonly [number, number, number] {
  const at = share * (COLOURS.length - 1);
  const first = Math.min(COLOURS.length - 2, Math.floor(at));
  const part = at - first;
  const mixed = (c: 0 | 1 | 2) => COLOURS[first][c] * (1 - part) + COLOURS[first + 1][c] * part;
  return [mixed(0), mixed(1), mixed(2)];
}
