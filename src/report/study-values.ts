import type { Verdict } from '../study/index.js';

/** Verdicts as kinds of points, in the order of legends. */
export const VERDICT_GROUPS: readonly { readonly look: Verdict; readonly name: string }[] = (
  ['better', 'same', 'worse', 'unclear'] as const
).map((verdict) => ({ look: verdict, name: verdict }));

/** Ends of intervals so many times as far out as most are cut off, so that the others can be seen. */
const FAR = 4;

/** From the lowest to the highest end of an interval, 0 and the margin among them, without those far outside most; in points. */
export function rangeOfEffects(
  effects: readonly { readonly low: number; readonly high: number }[],
  margin: number,
): [low: number, high: number] {
  const ends = effects.flatMap(({ low, high }) => [low, high]).filter(Number.isFinite);
  const sizes = ends.map(Math.abs).sort((a, b) => a - b);
  const usual = Math.max(2 * margin, sizes[Math.floor(sizes.length / 2)] ?? 0);
  const most = FAR * usual;
  const low = Math.max(-most, Math.min(-1.5 * margin, ...ends));
  const high = Math.min(most, Math.max(1.5 * margin, ...ends));
  const room = 0.04 * (high - low);
  return [low - room, high + room];
}
