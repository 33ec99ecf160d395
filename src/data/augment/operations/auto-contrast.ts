import { levelTable } from '../colour-map.js';
import { defineOperation } from '../operation.js';

/** Stretches each channel so that its least level becomes 0 and its greatest 255; an even channel stays. */
export const autoContrast = defineOperation({
  kind: 'autoContrast',
  probability: 0.2,
  options: {},
  draw: () => ({}),
  effect: () => ({
    stage: 'tone',
    table(counts) {
      const least = counts().findIndex((count) => count > 0);
      const most = counts().findLastIndex((count) => count > 0);
      const factor = least < most ? 255 / (most - least) : 1;
      const offset = least < most ? -least * factor : 0;
      return levelTable((level) => level * factor + offset);
    },
  }),
});
