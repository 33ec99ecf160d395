import { formatNumberOf } from '../../base/format-count.js';
import type { FindingRule } from './finding.js';
import { nameSome } from './names.js';

export const refused: FindingRule = {
  name: 'refused',
  find: ({ refusal }) => (refusal === undefined ? [] : [{ severity: 'error', ...refusal }]),
};

export const damage: FindingRule = {
  name: 'damaged-files',
  find({ problems }) {
    if (problems.length === 0) return [];
    return [
      {
        severity: 'warning',
        what: `${formatNumberOf(problems.length, 'file')} cannot be used, and training leaves ${problems.length === 1 ? 'it' : 'them'} out`,
        fix: 'copy or download them again, or remove them; the files are listed above',
      },
    ];
  },
};

/** Pictures that nothing here reads, which a person may take for read. */
const OTHER_PICTURES: ReadonlySet<string> = new Set([
  '.heic',
  '.heif',
  '.bmp',
  '.svg',
  '.psd',
  '.jp2',
  '.jxl',
  '.ico',
  '.dng',
  '.cr2',
  '.nef',
  '.arw',
  '.raw',
]);

export const otherFormats: FindingRule = {
  name: 'other-formats',
  find({ ignored }) {
    const others = ignored.filter(({ extension }) => OTHER_PICTURES.has(extension));
    if (others.length === 0) return [];
    const names = others.map(({ extension, count }) => `${count} ${extension}`);
    return [
      {
        severity: 'warning',
        what: `pictures of formats that are not read: ${nameSome(names)}`,
        fix: 'convert them to JPEG or PNG if they are meant to be learned from',
      },
    ];
  },
};
