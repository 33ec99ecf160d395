import type { Drawing } from '../../report/index.js';
import type { Comparison, Conclusion, ConfigPatch, Trouble } from '../../study/index.js';

export interface StudySummary {
  readonly id: string;
  readonly name: string;
  readonly state: 'running' | 'ended' | 'damaged';
  readonly problem: string | null;
  readonly data: string;
  readonly metric: string;
  readonly questions: readonly {
    readonly name: string;
    readonly conclusion: Conclusion;
    readonly isFinal: boolean;
  }[];
  readonly trials: number;
  readonly seconds: number;
  readonly changedAt: number;
}

export interface StudyList {
  /** Newest first. */
  readonly studies: readonly StudySummary[];
}

export interface StudyDetail extends StudySummary {
  readonly cards: readonly StudyCard[];
  /** Questions that have no answer here, and why. */
  readonly refused: readonly { readonly question: string; readonly reason: string }[];
  /** What trainings have less of than they would, so that the study fits into its time. */
  readonly shortened: { readonly epochs?: number | undefined; readonly trainingShare?: number | undefined };
  /** What all answers together change. */
  readonly patch: ConfigPatch;
  /** Text of the recommended config; null where the study has not come to its end. */
  readonly recommended: string | null;
  /** `effects`, `trade-off-time`, `trade-off-size`, `data-size`. */
  readonly charts: Readonly<Record<string, Drawing>>;
}

/** A question with its answer, its picture and its evidence. */
export interface StudyCard {
  readonly question: string;
  /** In words, with a question mark. */
  readonly asks: string;
  readonly conclusion: Conclusion;
  readonly isFinal: boolean;
  /** The answer in words. */
  readonly sentence: string;
  readonly baseline: string;
  readonly best: string | null;
  readonly patch: ConfigPatch;
  /** About how many more trainings would tell; null where only more examples would. */
  readonly moreRuns: number | null;
  readonly arms: readonly {
    readonly arm: string;
    readonly pairs: number;
    /** Null before the first look. Numbers that are not finite are null. */
    readonly comparison: Comparison | null;
    /** As multiples of what the baseline takes. */
    readonly cost: { readonly seconds: number; readonly parameters: number } | null;
  }[];
  readonly troubles: readonly Trouble[];
  /** Its effects alone: `card-<question>` among the charts; null before the first look. */
  readonly chart: string | null;
}
