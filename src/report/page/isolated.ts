/** Letters of scripts that are written from right to left, and marks that change the direction of what follows. */
const TURNING =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/**
 * A name within a sentence of text: between marks that keep its direction to itself (Unicode UAX 9, isolates) where it could
 * turn what stands beside it, as it is otherwise.
 */
export function isolated(name: string): string {
  return TURNING.test(name) ? `\u2068${name}\u2069` : name;
}
