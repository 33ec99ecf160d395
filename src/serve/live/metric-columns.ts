import { createHash } from 'node:crypto';
import type { Points } from '../api.js';
import { epochRow, parseEpoch } from '../folder/epoch-row.js';
import { followLines } from '../folder/follow-lines.js';

/** The epochs of a run as columns, which follow its file. */
export interface MetricColumns {
  /** Read what is new. */
  update(): Promise<void>;
  /** Rows after a position, `most` at a time: all of them where it is of no use any more. Undefined where it is the end. */
  after(position: string, most?: number): Points | undefined;
}

/** Rows in one message: a client that is slow is given the next ones when it has taken these. */
export const ROWS_AT_A_TIME = 2000;

/** The start of a file, before its first row. */
export const START = '0';

/** Columns of the epochs of the run in a folder, undefined while there is none; empty until `update` is called. */
export function metricColumns(folder: () => string | undefined): MetricColumns {
  const file = followLines(folder, 'metrics.jsonl');
  let columns = new Map<string, (number | null)[]>();
  /** Of each row a few letters of the hash of its line, so that a position says of which file it is. */
  let marks: string[] = [];
  let damagedLines = 0;
  let last: Promise<unknown> = Promise.resolve();

  function append(line: string): void {
    const epoch = parseEpoch(line);
    if (epoch === undefined) {
      damagedLines++;
      return;
    }
    const before = marks.length;
    for (const [name, value] of Object.entries(epochRow(epoch))) {
      let column = columns.get(name);
      if (column === undefined) {
        column = new Array<number | null>(before).fill(null);
        columns.set(name, column);
      }
      column.push(value);
    }
    marks.push(markOf(line));
    for (const column of columns.values()) if (column.length === before) column.push(null);
  }

  async function readNew(): Promise<void> {
    for (;;) {
      const { isAnew, lines, hasMore } = await file.next();
      if (isAnew) {
        columns = new Map();
        marks = [];
        damagedLines = 0;
      }
      for (const line of lines) append(line);
      if (!hasMore) return;
    }
  }

  const positionAt = (row: number) => (row === 0 ? START : `${row}.${marks[row - 1]}`);

  /** The row at which a position continues: 0 where it is of another file, or of lines that were taken back. */
  function rowAt(position: string): number {
    const [digits, mark] = position.split('.');
    const row = Number(digits);
    const isKnown = Number.isInteger(row) && row > 0 && row <= marks.length && marks[row - 1] === mark;
    return isKnown ? row : 0;
  }

  return {
    update() {
      const turn = last.then(readNew);
      last = turn.catch(() => undefined);
      return turn;
    },
    after(position, most = Number.POSITIVE_INFINITY) {
      const from = rowAt(position);
      if (positionAt(from) === position && from === marks.length) return undefined;
      const end = Math.min(marks.length, from + most);
      return {
        from,
        count: end - from,
        columns: Object.fromEntries([...columns].map(([name, column]) => [name, column.slice(from, end)])),
        position: positionAt(end),
        damagedLines,
      };
    },
  };
}

function markOf(line: string): string {
  return createHash('sha1').update(line).digest('base64url').slice(0, 8);
}
