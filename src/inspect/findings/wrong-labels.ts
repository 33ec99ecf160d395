import { formatNumberOf } from '../../base/format-count.js';
import type { FindingRule } from './finding.js';
import { percent } from './names.js';

export const wrongLabels: FindingRule = {
  name: 'suspicious-labels',
  find({ labels: { found, agreement, judge, skipped } }) {
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
      ...(agreement === undefined || skipped === undefined
        ? []
        : [
            {
              severity: 'advice' as const,
              what: `${judge === 'run' ? 'the model of the run gives' : 'small networks give'} only ${percent(agreement)} of the pictures their label: labels can be wrong, but such a judge cannot tell which`,
              fix:
                judge === 'run'
                  ? 'this is no proof that labels are right; let a better model look'
                  : 'this is no proof that labels are right; train a better network and let it look: pupil data ... --run runs/<name>',
            },
          ]),
    ];
  },
};
