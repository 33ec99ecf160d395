import type { Severity } from '../../base/severity.js';
import type { PictureReport } from '../data-report.js';

/** Something about data that a person should know before training. */
export interface DataFinding {
  /** Name of the rule. */
  readonly rule: string;
  readonly severity: Severity;
  /** What was found, in words and numbers. */
  readonly what: string;
  /** What to do about it. */
  readonly fix: string;
}

/** What rules look at. */
export type PictureFacts = Omit<PictureReport, 'findings'>;

/** A rule gives what it finds, if anything. */
export interface FindingRule<Facts = PictureFacts> {
  readonly name: string;
  find(facts: Facts): readonly Omit<DataFinding, 'rule'>[];
}
