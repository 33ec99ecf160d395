import { levelTable } from '../colour-map.js';
import { defineOperation } from '../operation.js';

/**
 * Makes all levels of each channel about as frequent: level v becomes 255 times the share of pixels below it, those of the
 * greatest level left out; a channel of one level stays.
 *
 * Source   Gonzalez and Woods, "Digital image processing", section 3.3, rounded as Pillow's ImageOps.equalize.
 */
export const equalize = defineOperation({
  kind: 'equalize',
  probability: 0.2,
  options: {},
  draw: () => ({}),
  effect: () => ({
    stage: 'tone',
    table(countsOf) {
      const counts = countsOf();
      const most = counts.findLastIndex((count) => count > 0);
      const step = Math.floor(
        counts.reduce((sum, count, level) => (level === most ? sum : sum + count), 0) / 255,
      );
      if (step === 0) return levelTable((level) => level);
      let below = Math.floor(step / 2);
      return levelTable((level) => {
        const value = Math.floor(below / step);
        below += counts[level];
        return value;
      });
    },
  }),
});
