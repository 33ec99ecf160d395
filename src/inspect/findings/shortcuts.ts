import type { ClassReport } from '../data-report.js';
import type { DataFinding, FindingRule } from './finding.js';
import { percent } from './names.js';

/** Difference of shares between two classes from which a network could tell them apart by it. */
const TELLING = 0.5;
/** Pictures of a class from which a share means something. */
const FEWEST = 5;

/** How pictures were made differs between classes, and is easier to learn than what is in them: Geirhos et al. 2020. */
export const shortcuts: FindingRule = {
  name: 'shortcut',
  find({ classes, formats }) {
    const counted = classes.filter(({ count }) => count >= FEWEST);
    if (counted.length < 2) return [];
    return [
      ...difference(counted, 'stored as grey', ({ grey }) => grey),
      ...formats
        .slice(0, -1)
        .flatMap(({ format }) =>
          difference(
            counted,
            `stored as ${format}`,
            (one) => one.formats.find((f) => f.format === format)?.count ?? 0,
          ),
        ),
    ];
  },
};

function difference(
  classes: readonly ClassReport[],
  what: string,
  holds: (one: ClassReport) => number,
): Omit<DataFinding, 'rule'>[] {
  const shares = classes
    .map((one) => ({ name: one.name, share: holds(one) / one.count }))
    .sort((a, b) => b.share - a.share);
  const most = shares[0]!;
  const least = shares.at(-1)!;
  if (most.share - least.share < TELLING) return [];
  return [
    {
      severity: 'advice',
      what: `${percent(most.share)} of ${most.name} but ${percent(least.share)} of ${least.name} are ${what}: a network may learn that instead of what they show`,
      fix: 'take pictures of all classes from the same sources, or bring them to one form first',
    },
  ];
}
