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
  if (table !== undefined) return applyTable(pixels, table);
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
 * The hue is a place on a hexagon, in six sections; with value v = max and chroma c = max - min, a channel that is `k`
 * sections away is v - c clamp(2 - |k - 3|, 0, 1) … written for each channel n in (5, 3, 1) as
 * v - c max(0, min(k, 4 - k, 1)), k = (n + hue) mod 6.
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
    const most = Math.max(red, green, blue);
    const chroma = most - Math.min(red, green, blue);
    if (chroma === 0) {
      pixels[i] = most;
      pixels[i + 1] = most;
      pixels[i + 2] = most;
      continue;
    }
    let hue = sections;
    if (most === red) hue += (green - blue) / chroma + 6;
    else if (most === green) hue += (blue - red) / chroma + 2;
    else hue += (red - green) / chroma + 4;
    pixels[i] = most - chroma * fall(5 + hue);
    pixels[i + 1] = most - chroma * fall(3 + hue);
    pixels[i + 2] = most - chroma * fall(1 + hue);
  }
}

/** How far a channel is below the largest, as a share of the chroma; `k` sections from 0 to below 24. */
function fall(k: number): number {
  let section = k;
  while (section >= 6) section -= 6;
  return Math.max(0, Math.min(section, 4 - section, 1));
}

function clip(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
