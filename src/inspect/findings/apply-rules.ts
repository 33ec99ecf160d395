import { bySeverity } from '../../base/severity.js';
import type { DataFinding, FindingRule } from './finding.js';

/** All that rules find, the most serious first, and else in the order of the rules. */
export function applyRules<Facts>(rules: readonly FindingRule<Facts>[], facts: Facts): DataFinding[] {
  return bySeverity(
    rules.flatMap(({ name, find }) => find(facts).map((finding) => ({ rule: name, ...finding }))),
  );
}
