/** Names that a sentence can hold. */
const MOST = 4;

/** "cat", "cat, dog and 3 others". */
export function nameSome(names: readonly string[]): string {
  const rest = names.length - MOST;
  return rest <= 0 ? names.join(', ') : `${names.slice(0, MOST).join(', ')} and ${rest} others`;
}

/** A share of one in whole per cent; "less than 1%" rather than 0%. */
export function percent(share: number): string {
  return share > 0 && share < 0.01 ? 'less than 1%' : `${Math.round(100 * share)}%`;
}
