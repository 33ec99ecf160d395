import type { Severity } from '../base/severity.js';
import type { Subject } from './subject.js';

/** A place where a rule holds. */
export interface Match {
  /** Layer or option. */
  readonly where: string;
  readonly what: string;
  /** What to do. */
  readonly fix: string;
  /** In place of that of the rule, where it is about this in particular. */
  readonly topic?: string;
}

/** One thing that experience has taught: how it is recognized, why it matters and who says so. */
export interface Rule {
  readonly id: string;
  /** Name of the topic that `pupil explain` has on it. */
  readonly topic: string;
  readonly severity: Severity;
  readonly why: string;
  readonly source: string;
  find(subject: Subject): readonly Match[];
}

export function defineRule(rule: Rule): Rule {
  return Object.freeze(rule);
}

/** What a rule found, complete for a person. */
export interface Finding extends Match {
  readonly rule: string;
  readonly topic: string;
  readonly severity: Severity;
  readonly why: string;
  readonly source: string;
}
