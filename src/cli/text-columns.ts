/** Terminals that do not tell their width are taken to have this one. */
const USUAL = 80;
/** Longer lines are hard to follow. */
const WIDEST = 110;

/** How wide text is to be written for a terminal of so many columns; undefined or 0 where there is none. */
export function textColumns(terminal: number | undefined, widest = WIDEST): number {
  return Math.min(widest, terminal || USUAL);
}
