import type { LookName } from './look.js';

/** Effects with their intervals, one below the other; a plain value that renderers draw. */
export interface ForestChart {
  readonly kind: 'forest';
  readonly title: string;
  /** Below the title. */
  readonly notes: readonly string[];
  /** What effects are, with their unit. */
  readonly label: string;
  readonly range: readonly [low: number, high: number];
  /** Effects between these do not matter. */
  readonly band: readonly [low: number, high: number];
  /** Titles of the columns of text. */
  readonly columns: readonly string[];
  readonly groups: readonly ForestGroup[];
  /** Kinds of effects with their names, in the order of the legend. */
  readonly looks: readonly { readonly look: LookName; readonly name: string }[];
}

export interface ForestGroup {
  readonly name: string;
  /** Beside the name. */
  readonly against: string;
  readonly rows: readonly ForestRow[];
}

export interface ForestRow {
  readonly name: string;
  readonly look: LookName;
  /** Null where nothing is known yet. What lies outside the range is cut off. */
  readonly effect: { readonly value: number; readonly low: number; readonly high: number } | null;
  readonly cells: readonly string[];
}
