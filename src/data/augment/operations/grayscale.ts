import { defineOperation } from '../operation.js';

/** Every channel becomes 0.2989 red + 0.587 green + 0.114 blue. Changes nothing in grey pictures. */
export const grayscale = defineOperation({
  kind: 'grayscale',
  probability: 0.1,
  needsColour: true,
  options: {},
  draw: () => ({}),
  effect: () => ({ stage: 'colour', map: () => ({ own: 0, grey: 1, offset: 0 }) }),
});
