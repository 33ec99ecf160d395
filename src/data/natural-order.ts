/**
 * Compare names as people count: `2` before `10`, `img9.png` before `img10.png`. The same on every machine and locale.
 *
 * Runs of the digits 0-9 compare by value, all else by UTF-16 code unit (so `B` comes before `a`); names that are equal
 * so far (`07` and `7`) compare by code unit, so that only equal names give 0.
 */
export function compareNatural(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (isDigit(a, i) && isDigit(b, j)) {
      while (a.charCodeAt(i) === ZERO && isDigit(a, i + 1)) i++;
      while (b.charCodeAt(j) === ZERO && isDigit(b, j + 1)) j++;
      const startA = i;
      const startB = j;
      while (isDigit(a, i)) i++;
      while (isDigit(b, j)) j++;
      if (i - startA !== j - startB) return i - startA - (j - startB);
      const numberA = a.slice(startA, i);
      const numberB = b.slice(startB, j);
      if (numberA !== numberB) return numberA < numberB ? -1 : 1;
    } else {
      const difference = a.charCodeAt(i) - b.charCodeAt(j);
      if (difference !== 0) return difference;
      i++;
      j++;
    }
  }
  const rest = a.length - i - (b.length - j);
  if (rest !== 0) return rest;
  return a < b ? -1 : a > b ? 1 : 0;
}

const ZERO = 48;

/** False past the end, where `charCodeAt` gives NaN. */
function isDigit(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= ZERO && code <= 57;
}
