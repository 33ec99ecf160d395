import type { DataFinding, FindingRule } from './finding.js';

const ORDER: readonly DataFinding['severity'][] = ['error', 'warning', 'advice'];

/** All that rules find, the most serious first, and else in the order of the rules. */
export function applyRules<Facts>(rules: readonly FindingRule<Facts>[], facts: Facts): DataFinding[] {
  const found = rules.flatMap(({ name, find }) => find(facts).map((finding) => ({ rule: name, ...finding })));
  return ORDER.flatMap((severity) => found.filter((finding) => finding.severity === severity));
}
