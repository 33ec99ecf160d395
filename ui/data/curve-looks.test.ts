import { expect, it } from 'vitest';
import { curveLook } from './curve-looks.js';

it('tells eighteen curves apart', () => {
  const looks = Array.from({ length: 19 }, (_, i) => JSON.stringify(curveLook(i)));
  expect(new Set(looks.slice(0, 18)).size).toBe(18);
  expect(looks[18]).toBe(looks[0]);
});
