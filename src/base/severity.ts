/** How serious something found before training is, the most serious first. */
export const SEVERITIES = ['error', 'warning', 'advice'] as const;

/**
 * error     training refuses this, or cannot do anything of use
 * warning   a mistake by experience: results would mislead or suffer
 * advice    it may be meant; there is usually something better
 */
export type Severity = (typeof SEVERITIES)[number];

/** Findings, the most serious first, and otherwise in their order. */
export function bySeverity<Finding extends { readonly severity: Severity }>(
  findings: readonly Finding[],
): Finding[] {
  return SEVERITIES.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
}
