import { expect, it } from 'vitest';
import type { LookName } from './look.js';
import { lookLegend } from './look-legend.js';

const NAMES = { best: 'the best: trial 4', complete: 'complete', failed: 'failed, or no finite value' };
const GROUPS = Object.entries(NAMES).map(([look, name]) => ({ look: look as LookName, name }));

/** Where names begin: across, and down. */
function placesIn(width: number): { places: [number, number][]; height: number } {
  const { height, at } = lookLegend(GROUPS, width);
  const places = [...at(0).matchAll(/<text x="([\d.]+)" y="(\d+)"/g)];
  return { places: places.map(([, x, y]) => [Number(x), Number(y)]), height };
}

it('names kinds of points side by side where there is room, and else below each other', () => {
  const wide = placesIn(720);
  expect(wide.places.map(([, y]) => y)).toEqual([14, 14, 14]);
  const narrow = placesIn(350);
  expect(narrow.places.map(([, y]) => y)).toEqual([14, 14, 32]);
  expect(narrow.height).toBe(wide.height + 18);
  // A character is some six pixels wide.
  narrow.places.forEach(([x], i) => {
    expect(x + 6.2 * GROUPS[i]!.name.length).toBeLessThan(350);
  });
});
