import { defineRule } from '../rule.js';

const MOST_FILTERS = 2048;
const MOST_UNITS = 8192;

export const veryWideLayer = defineRule({
  id: 'very-wide-layer',
  topic: 'width',
  severity: 'advice',
  why: 'Time and memory grow with the product of widths, accuracy hardly beyond what the classes need.',
  source: 'Tan and Le 2019, "EfficientNet" (arXiv 1905.11946), section 3.2: width saturates',
  find: ({ network }) =>
    (network?.layers ?? []).flatMap(({ path, options: { filters, units } }) => {
      const isWide =
        (typeof filters === 'number' && filters > MOST_FILTERS) ||
        (typeof units === 'number' && units > MOST_UNITS);
      if (!isWide) return [];
      return [
        {
          where: path,
          what: `${filters ?? units} ${filters === undefined ? 'units' : 'filters'}`,
          fix: 'use fewer here and more layers, or double widths from stage to stage',
        },
      ];
    }),
});
