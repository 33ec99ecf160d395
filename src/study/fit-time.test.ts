import { expect, it } from 'vitest';
import { fitTime } from './fit-time.js';

const open = { seeds: undefined, epochs: false, share: false };
/** Ten seconds for each seed of whole trainings. */
const secondsOf = ({ seeds, epochs, share }: { seeds: number; epochs: number; share: number }) =>
  10 * seeds * epochs * share;

it.each([
  ['stays whole where there is time', 1000, open, { seeds: 10, epochs: 1, share: 1 }],
  ['has fewer seeds first', 60, open, { seeds: 5, epochs: 1, share: 1 }],
  ['has shorter trainings next', 30, open, { seeds: 5, epochs: 0.5, share: 1 }],
  ['and of fewer examples', 15, open, { seeds: 5, epochs: 0.5, share: 0.5 }],
  ['keeps what a person decided', 15, { ...open, epochs: true }, { seeds: 5, epochs: 1, share: 0.2 }],
  ['has none where time is too short', 1, open, undefined],
  ['shortens nothing of what is decided', 60, { seeds: 10, epochs: true, share: true }, undefined],
] as const)('a study with a limit of time %s', (_, seconds, decided, length) => {
  expect(fitTime(seconds, 500, decided, secondsOf)).toEqual(length);
});

it.each([
  ['in plenty', 60_000, { seeds: 5, epochs: 0.35, share: 0.1 }],
  ['few', 500, { seeds: 3, epochs: 0.2, share: 0.2 }],
] as const)('of examples %s no tenth is taken that says nothing', (_, examples, length) => {
  expect(fitTime(2.1, examples, open, secondsOf)).toEqual(length);
});
