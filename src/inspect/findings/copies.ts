import { formatCount, formatNumberOf } from '../../base/format-count.js';
import type { FindingRule, PictureFacts } from './finding.js';

const files = (groups: PictureFacts['duplicates']) => new Set(groups.flatMap((group) => group.files)).size;

/** A picture that was learned from is no test of anything. */
export const overlap: FindingRule = {
  name: 'overlap',
  find({ duplicates, ownParts }) {
    const across = duplicates.filter(({ acrossSplits }) => acrossSplits);
    if (across.length === 0) return [];
    const isOwn = ownParts.length > 0;
    return [
      {
        severity: isOwn ? 'warning' : 'advice',
        what: `${formatNumberOf(across.length, 'picture')} would be found in more than one of train, validation and test (${formatCount(files(across))} files, the same or nearly the same): scores on them come out too high`,
        fix: isOwn
          ? 'remove the copies from the part to train on; the files are listed above'
          : 'remove the copies and keep one of each, or make parts of your own (train/, val/) that keep copies together',
      },
    ];
  },
};

export const contradictions: FindingRule = {
  name: 'contradicting-labels',
  find({ duplicates }) {
    const across = duplicates.filter(({ acrossClasses }) => acrossClasses);
    if (across.length === 0) return [];
    return [
      {
        severity: 'warning',
        what: `${formatNumberOf(across.length, 'picture')} ${across.length === 1 ? 'lies' : 'lie'} in more than one class, the same or nearly the same: some of their labels must be wrong`,
        fix: 'look at them (listed above, and on the sheet of --sheet) and keep each in one class',
      },
    ];
  },
};

export const copies: FindingRule = {
  name: 'copies',
  find({ duplicates, count }) {
    const within = duplicates.filter(({ acrossSplits, acrossClasses }) => !acrossSplits && !acrossClasses);
    const spare = within.reduce((sum, group) => sum + group.files.length - 1, 0);
    if (spare === 0) return [];
    return [
      {
        severity: 'advice',
        what: `${formatNumberOf(spare, 'picture')} of ${formatCount(count)} ${spare === 1 ? 'is a copy' : 'are copies'} of others in the same class and part: ${spare === 1 ? 'what it shows counts' : 'what they show counts'} more than once`,
        fix: 'remove them where that is not meant',
      },
    ];
  },
};
