import { formatCount } from '../../base/format-count.js';
import { defineRule } from '../rule.js';

/** How many times the rarest class fits into the commonest before it is neglected. */
const MOST = 4;

export const classImbalance = defineRule({
  id: 'class-imbalance',
  topic: 'class-weights',
  severity: 'advice',
  why: 'A network that never names the rare class is then right nearly always, by accuracy.',
  source:
    'Buda, Maki, Mazurowski 2018, "A systematic study of the class imbalance problem in CNNs" (arXiv 1710.05381)',
  find({ pictures, options }) {
    if (options.classWeights !== 'none' || options.oversample !== 'none') return [];
    const counts = [...(pictures?.perClass ?? [])].sort((a, b) => a.count - b.count);
    const [rarest, commonest] = [counts[0], counts.at(-1)];
    if (rarest === undefined || commonest === undefined || commonest.count <= MOST * rarest.count) return [];
    return [
      {
        where: `class ${rarest.name}`,
        what: `${formatCount(rarest.count)} pictures of ${rarest.name}, ${formatCount(commonest.count)} of ${commonest.name}`,
        fix: "set classWeights or oversample to 'balanced', add pictures of the rare classes, and choose by balancedAccuracy or macroF1 (monitor)",
      },
    ];
  },
});
