import { type Cell, type Meaning, NOTHING, nameOf, STRUCTURE } from './cells.js';

/** Names of a column that are kept; a column with more holds something else than categories. */
export const MOST_NAMES = 1000;
/** Codes of cells that have no name: nothing in them, or a name beyond the most that are kept. */
export const NO_VALUE = -1;
export const OTHER_NAME = -2;

/** A cell that is not like the others. `row` counts from 1. */
export interface OddCell {
  readonly text: string;
  readonly row: number;
}

/** What was seen of a column in all rows. */
export interface ColumnFacts {
  readonly name: string;
  readonly present: number;
  readonly missing: number;
  /** Of those present, how many are numbers. */
  readonly numbers: number;
  /** The different cells as they are written, by their codes; at most `MOST_NAMES`, and `known` in front where it was given. */
  readonly names: readonly string[];
  /** There are more names than were kept. */
  readonly hasMoreNames: boolean;
  readonly firstWord: OddCell | undefined;
  readonly firstInfinite: OddCell | undefined;
  /** First cell that is no single value: a list, bytes. */
  readonly firstStructure: OddCell | undefined;
  /** Smallest and largest number; infinities apart. */
  readonly min: number;
  readonly max: number;
  /** All numbers are whole. */
  readonly isWhole: boolean;
  /** Each number is the one before it and 1. */
  readonly isCounter: boolean;
}

export interface ColumnScan {
  /**
   * Take the cells of rows from `start`, counted from 0: `numbers` becomes the number of each, NaN where it is none, and
   * `codes` the position of its name.
   */
  add(cells: ArrayLike<Cell>, start: number, numbers: Float64Array, codes: Int32Array): void;
  facts(): ColumnFacts;
}

/** Look at a column cell by cell; both as if it held numbers and as if it held names, for only the last row tells which. */
export function scanColumn(
  name: string,
  read: (cell: Cell) => Meaning,
  known: readonly string[] = [],
): ColumnScan {
  const names = [...known];
  const codeOfName = new Map(names.map((name, code) => [name, code]));
  let present = 0;
  let missing = 0;
  let count = 0;
  let hasMoreNames = false;
  let firstWord: OddCell | undefined;
  let firstInfinite: OddCell | undefined;
  let firstStructure: OddCell | undefined;
  let min = Infinity;
  let max = -Infinity;
  let isWhole = true;
  let isCounter = true;
  let previous = Number.NaN;

  function codeOf(text: string): number {
    // Once there are too many names, none of them matters any more, unless they were known before.
    if (hasMoreNames && known.length === 0) return OTHER_NAME;
    const code = codeOfName.get(text);
    if (code !== undefined) return code;
    if (names.length >= known.length + MOST_NAMES) {
      hasMoreNames = true;
      return OTHER_NAME;
    }
    codeOfName.set(text, names.length);
    return names.push(text) - 1;
  }

  function takeNumber(value: number, row: number): void {
    count++;
    if (value === Infinity || value === -Infinity) {
      firstInfinite ??= { text: String(value), row };
      return;
    }
    if (value < min) min = value;
    if (value > max) max = value;
    if (isWhole && !Number.isInteger(value)) isWhole = false;
    if (isCounter) {
      isCounter = !(value !== previous + 1 && count > 1);
      previous = value;
    }
  }

  return {
    add(cells, start, numbers, codes) {
      for (let i = 0; i < numbers.length; i++) {
        const cell = cells[i];
        const meaning = read(cell);
        if (meaning === NOTHING) {
          missing++;
          numbers[i] = Number.NaN;
          codes[i] = NO_VALUE;
          continue;
        }
        present++;
        if (typeof meaning === 'number') {
          numbers[i] = meaning;
          codes[i] = hasMoreNames && known.length === 0 ? OTHER_NAME : codeOf(nameOf(cell, meaning));
          takeNumber(meaning, start + i + 1);
          continue;
        }
        numbers[i] = Number.NaN;
        if (meaning === STRUCTURE) {
          codes[i] = OTHER_NAME;
          firstStructure ??= { text: 'a list or bytes', row: start + i + 1 };
        } else {
          codes[i] = codeOf(meaning as string);
          firstWord ??= { text: meaning as string, row: start + i + 1 };
        }
      }
    },
    facts: () => ({
      name,
      present,
      missing,
      numbers: count,
      names,
      hasMoreNames,
      firstWord,
      firstInfinite,
      firstStructure,
      min,
      max,
      isWhole,
      isCounter: isCounter && count > 1,
    }),
  };
}
