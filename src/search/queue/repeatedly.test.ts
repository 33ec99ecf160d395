import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { repeatedly } from './repeatedly.js';

it('is not done again before it is done, and goes on after a failure', async () => {
  let begun = 0;
  let release = () => {};
  const end = repeatedly(async () => {
    begun += 1;
    if (begun === 1) throw new Error('away');
    await new Promise<void>((resolve) => {
      release = resolve;
    });
  }, 5);
  while (begun < 2) await setTimeout(5);
  await setTimeout(30);
  expect(begun).toBe(2);
  release();
  while (begun < 3) await setTimeout(5);
  end();
  release();
  await setTimeout(30);
  expect(begun).toBe(3);
});
