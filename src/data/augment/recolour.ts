import { type Canvas, valuesOf } from './canvas.js';
import { type ColourMap, GREY_SHARES } from './colour-map.js';
import { takeMemory, viewOfMemory } from './kernel-memory.js';
import { kernels } from './kernels.js';

/** What happens to the colours of a picture: first the map, clipped to 0 … 255, then a turn of the hue. */
export interface Recolouring {
  readonly map: ColourMap;
  /** Turns added to the hue; 0 leaves it. */
  readonly hueTurns: number;
}

/** The largest factor for which the faster of two kernels, which works with fixed-point numbers, is exact enough. */
const LARGEST_SCALE = 17;

/** Change the colours of a picture where it lies, in one pass; results are clipped to 0 … 255 and rounded once. */
export function recolour(canvas: Canvas, { map, hueTurns }: Recolouring): void {
  const { address, channels, height, width } = canvas;
  const { own, grey, offset } = map;
  const turns = channels === 1 ? 0 : hueTurns - Math.floor(hueTurns);
  if (channels === 1 || (grey === 0 && turns === 0)) {
    const factor = channels === 1 ? own + grey : own;
    const values = valuesOf(canvas);
    if (Math.abs(factor) <= LARGEST_SCALE) kernels.scaleLevels(address, values, factor, offset);
    else kernels.mixChannels(address, Math.ceil(values / 3), factor, 0, 0, 0, offset);
    return;
  }
  const [red, green, blue] = GREY_SHARES.map((share) => grey * share);
  const pixels = height * width;
  if (turns === 0) kernels.mixChannels(address, pixels, own, red, green, blue, offset);
  else kernels.mixAndTurn(address, pixels, own, red, green, blue, offset, 6 * turns);
}

/** Mean grey level over all pixels, not rounded. */
export function meanGrey(canvas: Canvas): number {
  const sums = takeMemory(3 * Float64Array.BYTES_PER_ELEMENT);
  kernels.channelSums(canvas.address, valuesOf(canvas), sums);
  const { buffer, byteOffset } = viewOfMemory(sums, 0);
  const [red, green, blue] = new Float64Array(buffer, byteOffset, 3);
  const pixels = canvas.height * canvas.width;
  if (canvas.channels === 1) return (red + green + blue) / pixels;
  const [redShare, greenShare, blueShare] = GREY_SHARES;
  return (redShare * red + greenShare * green + blueShare * blue) / pixels;
}
