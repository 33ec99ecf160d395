import { defineTransform } from './transform.js';

/** y = x: for columns that are as they should be, such as 0 and 1. */
export const none = defineTransform({
  kind: 'none',
  options: {},
  values: {},
  fit: () => ({}),
  parameters: () => ({}),
  transform: (_, x) => x,
  inverse: (_, y) => y,
});
