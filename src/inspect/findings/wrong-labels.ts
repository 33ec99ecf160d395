import { formatNumberOf } from '../../base/format-count.js';
import type { FindingRule } from './finding.js';
import { percent } from './names.js';

/** Share of the labels that a judge must agree with for its silence to mean something. */
const SURE = 0.7;

export const wrongLabels: FindingRule = {
  name: 'suspicious-labels',
  find({ labels: { found, agreement, judge } }) {
    return [
      ...(found === 0
        ? []
        : [
            {
              severity: 'warning' as const,
              what: `${formatNumberOf(found, 'label')} ${found === 1 ? 'is' : 'are'} probably wrong: the ${found === 1 ? 'picture looks' : 'pictures look'} like another class`,
              fix: 'look at them (listed above, and on the sheet of --sheet) and move those that are wrong; some will be right, and merely hard',
            },
          ]),
      ...(agreement === undefined || agreement >= SURE
        ? []
        : [
            {
              severity: 'advice' as const,
              what: `${judge === 'run' ? 'the model of the run' : 'a small network'} gives only ${percent(agreement)} of the pictures their label, so that it sees none but the plainest mistakes`,
              fix:
                judge === 'run'
                  ? 'do not take its silence for proof that labels are right'
                  : 'train a better network, then let it look: pupil data ... --run runs/<name>',
            },
          ]),
    ];
  },
};
