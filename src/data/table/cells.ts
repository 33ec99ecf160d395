/** What a reader finds in a cell: text, in Parquet also numbers; null for nothing, an object for what is no single value. */
export type Cell = string | number | object | null;

/** A cell without a value. */
export const NOTHING = Symbol('nothing');
/** A cell that is no single value: a list, bytes. */
export const STRUCTURE = Symbol('structure');
/** What a cell says: a number, a word, or neither. */
export type Meaning = number | string | typeof NOTHING | typeof STRUCTURE;

/** Writes of infinity that no conversion knows: those of NumPy and of C. */
const INFINITY = /^([+-]?)inf(?:inity)?$/i;

/**
 * Say what cells mean. Spaces around a text do not count.
 *
 *     nothing   a word of `missingValues`, NaN, null
 *     number    decimal digits with an optional sign, point and exponent: 3, +5, -.5, 1e-3; inf and infinity in any case.
 *               Hexadecimal digits, separators of thousands, units and percent signs make a word
 *     word      anything else; true and false are the same word however they are written, as in other formats they are no words
 */
export function cellReader(missingValues: readonly string[]): (cell: Cell) => Meaning {
  const missing = new Set(missingValues.map((word) => word.trim()));
  const missingNumbers = new Set([...missing].filter((word) => word !== '').map(Number));
  missingNumbers.delete(Number.NaN);
  const hasNumbers = missingNumbers.size > 0;

  return (cell) => {
    if (typeof cell === 'number')
      return Number.isNaN(cell) || (hasNumbers && missingNumbers.has(cell)) ? NOTHING : cell;
    if (typeof cell !== 'string') return cell === null ? NOTHING : STRUCTURE;
    const text = cell.trim();
    const number = Number(text);
    if (!Number.isNaN(number) && text !== '' && !hasPrefix(text))
      return hasNumbers && missingNumbers.has(number) ? NOTHING : number;
    if (missing.has(text)) return NOTHING;
    return text.length <= 9 ? wordOrInfinity(text) : text;
  };
}

/** Whether it is 0x…, 0b… or 0o…, which JavaScript takes for a number. */
function hasPrefix(text: string): boolean {
  return text.length > 2 && text.charCodeAt(0) === 48 && text.charCodeAt(1) > 57 && /^0[xbo]/i.test(text);
}

function wordOrInfinity(text: string): string | number {
  const first = text.charCodeAt(0) | 32;
  // t, f: true and false; i, and + and - (as 43 and 45): infinity.
  if (first !== 116 && first !== 102 && first !== 105 && first !== 43 && first !== 45) return text;
  const lower = text.toLowerCase();
  if (lower === 'true' || lower === 'false') return lower;
  const infinity = INFINITY.exec(text);
  if (infinity === null) return text;
  return infinity[1] === '-' ? -Infinity : Infinity;
}

/** A cell as a name: a number as it is written. */
export function nameOf(cell: Cell, meaning: number | string): string {
  return typeof meaning === 'string' ? meaning : typeof cell === 'string' ? cell.trim() : String(meaning);
}
