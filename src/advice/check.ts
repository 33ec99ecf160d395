import { bySeverity } from '../base/severity.js';
import type { Finding } from './rule.js';
import { RULES } from './rules/all-rules.js';
import type { Subject } from './subject.js';

/** What experience has to say about a training, the serious first. Nothing is run. */
export function check(subject: Subject): Finding[] {
  const findings = RULES.flatMap(({ id, topic, severity, why, source, find }) =>
    find(subject).map((match) => ({ rule: id, topic, severity, ...match, why, source })),
  );
  return bySeverity(findings);
}
