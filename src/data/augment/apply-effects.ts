import {
  applyTable,
  type ColourMap,
  greyAfter,
  levelTable,
  meanGrey,
  SAME_COLOURS,
  thenColours,
} from './colour-map.js';
import { followedBy, IDENTITY, inverse, isIdentity, type Matrix } from './matrix.js';
import type { Effect } from './operation.js';
import type { Picture, PictureSize } from './picture.js';
import { recolour } from './recolour.js';
import { type Displacement, resample, type Sampling } from './resample.js';

type EffectOf<Stage extends Effect['stage']> = Extract<Effect, { stage: Stage }>;

/** The picture after all effects, stage by stage as `Effect` lists them; the given one stays as it is. */
export function applyEffects(picture: Picture, effects: readonly Effect[], sampling: Sampling): Picture {
  const of = <Stage extends Effect['stage']>(stage: Stage) =>
    effects.filter((effect): effect is EffectOf<Stage> => effect.stage === stage);
  let changed = moved(picture, of('geometry'), of('displacement'), sampling);
  for (const { apply } of of('filter')) changed = apply(changed);
  changeColours(changed, of('colour'), of('hue'));
  changeTones(changed, of('tone'));
  for (const { change } of of('pixels')) change(changed);
  return changed;
}

function moved(
  picture: Picture,
  geometry: readonly EffectOf<'geometry'>[],
  displacements: readonly EffectOf<'displacement'>[],
  sampling: Sampling,
): Picture {
  const movement = movementOf(geometry);
  return resample(picture, {
    ...sampling,
    size: picture,
    matrix: isIdentity(movement) ? IDENTITY : inverse(movement),
    displacement: fieldOf(displacements, picture),
  });
}

/** Where all movements together take the content, the first of them first. */
export function movementOf(effects: readonly EffectOf<'geometry'>[]): Matrix {
  return effects.reduce((movement, effect) => followedBy(movement, effect.movement), IDENTITY);
}

function fieldOf(effects: readonly EffectOf<'displacement'>[], size: PictureSize): Displacement | undefined {
  if (effects.length === 0) return undefined;
  const [first, ...others] = effects.map(({ field }) => field(size));
  for (const { dx, dy } of others) {
    for (let i = 0; i < dx.length; i++) {
      first.dx[i] += dx[i];
      first.dy[i] += dy[i];
    }
  }
  return first;
}

function changeColours(
  picture: Picture,
  colours: readonly EffectOf<'colour'>[],
  hues: readonly EffectOf<'hue'>[],
): void {
  const { channels } = picture;
  let mean: number | undefined;
  const map = colours.reduce((before: ColourMap, effect) => {
    const greyBefore = () => {
      mean ??= meanGrey(picture);
      return greyAfter(before, mean, channels);
    };
    return thenColours(before, effect.map(greyBefore), channels);
  }, SAME_COLOURS);
  const hueTurns = hues.reduce((sum, { turns }) => sum + turns, 0);
  const { own, grey, offset } = map;
  if (own === 1 && grey === 0 && offset === 0 && hueTurns === 0) return;
  recolour(picture, { map, hueTurns });
}

/** Each channel by its own table, made of those of all effects; each sees the counts that those before it leave. */
function changeTones({ pixels, channels }: Picture, effects: readonly EffectOf<'tone'>[]): void {
  if (effects.length === 0) return;
  for (let channel = 0; channel < channels; channel++) {
    let table = levelTable((level) => level);
    for (const effect of effects) {
      const before = table;
      const next = effect.table(() => countLevels(pixels, channel, channels, before));
      table = levelTable((level) => next[before[level]]);
    }
    if (channels === 1) applyTable(pixels, table);
    else for (let i = channel; i < pixels.length; i += channels) pixels[i] = table[pixels[i]];
  }
}

function countLevels(pixels: Uint8Array, channel: number, channels: number, table: Uint8Array): Uint32Array {
  const counts = new Uint32Array(256);
  for (let i = channel; i < pixels.length; i += channels) counts[table[pixels[i]]]++;
  return counts;
}
