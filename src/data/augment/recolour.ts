import { applyTable, asTable, type ColourMap, GREY_SHARES } from './colour-map.js';
import type { Picture } from './picture.js';

/** What happens to the colours of a picture: first the map, clipped to 0 … 255, then a turn of the hue. */
export interface Recolouring {
  readonly map: ColourMap;
  /** Turns added to the hue; 0 leaves it. */
  readonly hueTurns: number;
}

/** Change the colours of a picture where it lies, in one pass; results are clipped to 0 … 255 and rounded once. */
export function recolour(picture: Picture, { map, hueTurns }: Recolouring): void {
  const { pixels, channels } = picture;
  const turns = channels === 1 ? 0 : hueTurns - Math.floor(hueTurns);
  const table = turns === 0 ? asTable(map, channels) : undefined;
  if (table !== undefined) {
    applyTable(pixels, table);
    return;
  }
  // Clipping and rounding come with the type.
  const out = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.length);
  if (turns === 0) mixChannels(out, map);
  else mixAndTurn(out, map, turns);
}

function mixChannels(pixels: Uint8ClampedArray, { own, grey, offset }: ColourMap): void {
  const [redShare, greenShare, blueShare] = GREY_SHARES;
  for (let i = 0; i < pixels.length; i += 3) {
    const red = pixels[i];
    const green = pixels[i + 1];
    const blue = pixels[i + 2];
    const common = grey * (redShare * red + greenShare * green + blueShare * blue) + offset;
    pixels[i] = own * red + common;
    pixels[i + 1] = own * green + common;
    pixels[i + 2] = own * blue + common;
  }
}

/**
 * The map, then a turn of the hue with value and saturation kept.
 *
 * The hue h is a place on a hexagon of six sections; v is the largest channel and c what the smallest is below it. Red,
 * green and blue, n = 5, 3 and 1, are v - c max(0, min(k, 4 - k, 1)) with k = (n + h) mod 6.
 * Source   A. R. Smith 1978, "Color gamut transform pairs".
 */
function mixAndTurn(pixels: Uint8ClampedArray, { own, grey, offset }: ColourMap, turns: number): void {
  const [redShare, greenShare, blueShare] = GREY_SHARES;
  const sections = turns * 6;
  for (let i = 0; i < pixels.length; i += 3) {
    const common =
      grey * (redShare * pixels[i] + greenShare * pixels[i + 1] + blueShare * pixels[i + 2]) + offset;
    const red = clip(own * pixels[i] + common);
    const green = clip(own * pixels[i + 1] + common);
    const blue = clip(own * pixels[i + 2] + common);
    const most = red > green ? (red > blue ? red : blue) : green > blue ? green : blue;
    const least = red < green ? (red < blue ? red : blue) : green < blue ? green : blue;
    const chroma = most - least;
    if (chroma === 0) {
      pixels[i] = most;
      pixels[i + 1] = most;
      pixels[i + 2] = most;
      continue;
    }
    let hue = sections;
    if (most === red) hue += (green - blue) / chroma + (green < blue ? 6 : 0);
    else if (most === green) hue += (blue - red) / chroma + 2;
    else hue += (red - green) / chroma + 4;
    pixels[i] = most - chroma * fall(5 + hue);
    pixels[i + 1] = most - chroma * fall(3 + hue);
    pixels[i + 2] = most - chroma * fall(1 + hue);
  }
}

/** How far a channel is below the largest, as a share of the chroma; `k` sections from 0 to below 18. */
function fall(k: number): number {
  const section = k < 6 ? k : k < 12 ? k - 6 : k - 12;
  if (section < 1) return section;
  return section < 3 ? 1 : section < 4 ? 4 - section : 0;
}

function clip(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
