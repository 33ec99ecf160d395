import { formatNumberOf } from '../../base/format-count.js';
import type { FindingRule } from './finding.js';
import { percent } from './names.js';

/** Share of the pictures from which something is said of their shapes. */
const NOTABLE_SHARE = 0.05;
/** How many times larger than the input pictures may be before somebody should think of their details. */
const MUCH_LARGER = 8;

export const tinyPictures: FindingRule = {
  name: 'tiny-pictures',
  find({ sizes, input, count }) {
    if (sizes.enlarged < NOTABLE_SHARE * count) return [];
    return [
      {
        severity: 'advice',
        what: `${formatNumberOf(sizes.enlarged, 'picture')} (${percent(sizes.enlarged / count)}) would be enlarged more than twice to reach the input of ${input.width} x ${input.height}`,
        fix: 'choose a smaller --image-size, or leave the tiny pictures out: enlarging adds cost, but no detail',
      },
    ];
  },
};

export const hugePictures: FindingRule = {
  name: 'lost-detail',
  find({ sizes, input }) {
    const ratio = Math.min(sizes.median.width / input.width, sizes.median.height / input.height);
    if (ratio < MUCH_LARGER) return [];
    return [
      {
        severity: 'advice',
        what: `the usual picture (${sizes.median.width} x ${sizes.median.height}) is reduced ${Math.round(ratio)} times to ${input.width} x ${input.height}: what is smaller than ${Math.round(ratio)} pixels vanishes`,
        fix: 'if classes differ in small things, choose a larger --image-size, or cut the pictures to what matters',
      },
    ];
  },
};

const MISSHAPEN = {
  crop: {
    what: 'lose more than 30% of their area to the crop',
    fix: 'see on the sheet (--sheet) whether what matters lies in the middle; if not, --fit pad keeps all of it',
  },
  stretch: {
    what: 'are distorted by more than 30%',
    fix: 'if shapes matter, --fit crop or --fit pad keeps them',
  },
  pad: {
    what: 'are filled with black by more than 30%',
    fix: '--fit crop uses the whole input where what matters lies in the middle',
  },
} as const;

export const mixedShapes: FindingRule = {
  name: 'mixed-shapes',
  find({ sizes, input, count }) {
    if (sizes.misshapen < NOTABLE_SHARE * count) return [];
    const { what, fix } = MISSHAPEN[input.fit];
    return [
      {
        severity: 'advice',
        what: `${formatNumberOf(sizes.misshapen, 'picture')} (${percent(sizes.misshapen / count)}) ${what}, because they are longer or flatter than ${input.width} x ${input.height}`,
        fix,
      },
    ];
  },
};
