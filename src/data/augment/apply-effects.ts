import { type Canvas, canvasOf, pictureOn } from './canvas.js';
import { changeTones } from './change-tones.js';
import { greyAfter, SAME_COLOURS, thenColours } from './colour-map.js';
import { clearMemory } from './kernel-memory.js';
import { kernels } from './kernels.js';
import { followedBy, IDENTITY, inverse, isIdentity, type Matrix } from './matrix.js';
import type { Effect } from './operation.js';
import type { Picture } from './picture.js';
import { meanGrey, recolour } from './recolour.js';
import { type Displacement, resample, type Sampling } from './resample.js';

/** The picture after all effects, stage by stage as `Effect` lists them, written to `out`, which may be where it was. */
export function applyEffects(
  picture: Picture,
  effects: readonly Effect[],
  sampling: Sampling,
  out: Uint8Array,
): void {
  clearMemory();
  let canvas = moved(canvasOf(picture), effects, sampling);
  for (const effect of effects) if (effect.stage === 'filter') canvas = effect.apply(canvas);
  changeColours(canvas, effects);
  changeTones(
    canvas,
    effects.flatMap((effect) => (effect.stage === 'tone' ? [effect.table] : [])),
  );
  const changed = pictureOn(canvas);
  for (const effect of effects) if (effect.stage === 'pixels') effect.change(changed);
  out.set(changed.pixels);
}

function moved(
  canvas: Canvas,
  effects: readonly Effect[],
  { border, interpolation, fill }: Sampling,
): Canvas {
  const movement = movementOf(effects);
  const matrix = isIdentity(movement) ? IDENTITY : inverse(movement);
  const displacement = fieldOf(effects, canvas);
  return resample(canvas, { size: canvas, matrix, displacement, border, interpolation, fill });
}

/** Where all movements together take the content, the first of them first. */
export function movementOf(effects: readonly Effect[]): Matrix {
  let movement = IDENTITY;
  for (const effect of effects)
    if (effect.stage === 'geometry')
      movement = movement === IDENTITY ? effect.movement : followedBy(movement, effect.movement);
  return movement;
}

function fieldOf(effects: readonly Effect[], size: Canvas): Displacement | undefined {
  let sum: Displacement | undefined;
  for (const effect of effects) {
    if (effect.stage !== 'displacement') continue;
    const field = effect.field(size);
    if (sum === undefined) sum = field;
    else {
      kernels.addFloats(sum.dx, field.dx, size.height * size.width);
      kernels.addFloats(sum.dy, field.dy, size.height * size.width);
    }
  }
  return sum;
}

function changeColours(canvas: Canvas, effects: readonly Effect[]): void {
  const { channels } = canvas;
  let mean: number | undefined;
  let map = SAME_COLOURS;
  let hueTurns = 0;
  for (const effect of effects) {
    if (effect.stage === 'hue') hueTurns += effect.turns;
    if (effect.stage !== 'colour') continue;
    const before = map;
    const greyBefore = () => {
      mean ??= meanGrey(canvas);
      return greyAfter(before, mean, channels);
    };
    map = thenColours(before, effect.map(greyBefore), channels);
  }
  const { own, grey, offset } = map;
  if (own === 1 && grey === 0 && offset === 0 && hueTurns === 0) return;
  recolour(canvas, { map, hueTurns });
}
