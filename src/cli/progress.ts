import { formatDuration } from '../base/format.js';
import { formatCount } from '../base/format-count.js';
import { textWidth, truncateText } from './text-width.js';
import type { Sink } from './world.js';

/** Nothing is shown for a task shorter than this. */
const QUIET_MS = 1000;
const REDRAW_MS = 100;
/** Between two lines where the output is no terminal, so that a log stays readable. */
const LINE_MS = 5000;
const WIDEST_BAR = 30;
const NARROWEST_BAR = 8;
const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;
const CLEAR_BELOW = '\r\x1b[J';
const lineUp = (rows: number) => (rows === 0 ? '' : `\x1b[${rows}A`);

export interface ProgressState {
  /** What is being done: "reading pictures", "epoch 3/30". A new label starts a new task with a clock of its own. */
  readonly label: string;
  readonly done: number;
  /** Undefined where nobody knows beforehand. */
  readonly total: number | undefined;
  /** What `done` counts, for the rate: "images". */
  readonly unit?: string;
  /** Units per second; measured from `done` when left out. */
  readonly rate?: number;
  /** More to show where there is room: "loss 0.1234". */
  readonly detail?: string;
  /**
   * Lines below the live one, on a terminal so many columns wide that has room for `rows` of them; what is too wide for it
   * is cut, and what is too much left out.
   */
  readonly below?: (columns: number, rows: number) => readonly string[];
}

/** The live lines of a command, and permanent lines above them. */
export interface Progress {
  update(state: ProgressState): void;
  /** Print a line that stays; the live ones move below it. */
  line(text: string): void;
  /** Remove the live lines; lines printed stay. May be called twice. */
  finish(): void;
}

/**
 * A live bar on a terminal; a plain line every few seconds elsewhere; nothing for what takes less than a second.
 *
 * `clock` gives milliseconds and never goes back.
 */
export function createProgress(target: Sink, clock: () => number): Progress {
  const begun = clock();
  let label: string | undefined;
  let labelBegun = begun;
  let doneAtStart = 0;
  let lastShown = Number.NEGATIVE_INFINITY;
  let drawn: readonly string[] = [];

  /** What removes the live lines. */
  function cleared(): string {
    const text = drawn.length > 0 ? `${lineUp(rowsAbove())}${CLEAR_BELOW}` : '';
    drawn = [];
    return text;
  }
  /** Rows above the last one; a terminal that became narrower since has broken lines that fitted. */
  function rowsAbove(): number {
    const columns = target.columns() || DEFAULT_COLUMNS;
    return drawn.reduce((rows, line) => rows + Math.max(1, Math.ceil(textWidth(line) / columns)), -1);
  }
  return {
    update(state) {
      const now = clock();
      if (state.label !== label) {
        label = state.label;
        labelBegun = now;
        doneAtStart = state.done;
      }
      if (now - begun < QUIET_MS || now - lastShown < (target.isTTY ? REDRAW_MS : LINE_MS)) return;
      lastShown = now;
      const timed = withTiming(state, doneAtStart, (now - labelBegun) / 1000);
      if (target.isTTY) {
        const columns = target.columns() || DEFAULT_COLUMNS;
        // Lines that reach the top of the terminal scroll away and cannot be drawn anew; the last permanent one stays in view.
        const room = Math.max(0, (target.rows() || DEFAULT_ROWS) - 2);
        const below = (state.below?.(columns, room) ?? [])
          .slice(0, room)
          .map((line) => truncateText(line, columns - 1));
        const lines = [renderProgress(timed, columns), ...below];
        const up = drawn.length === 0 ? '' : lineUp(rowsAbove());
        target.write(`${up}${CLEAR_BELOW}${lines.join('\n')}`);
        drawn = lines;
      } else {
        target.write(`${renderProgress(timed, Number.POSITIVE_INFINITY)}\n`);
      }
    },
    line(text) {
      target.write(`${cleared()}${text}\n`);
      // The live lines come back with the next update, rather than a moment later, which would be seen as flicker.
      if (target.isTTY) lastShown = Number.NEGATIVE_INFINITY;
    },
    finish() {
      const text = cleared();
      if (text !== '') target.write(text);
    },
  };
}

/** A state with the rate and the remaining time that its clock gives. */
export interface TimedProgress extends ProgressState {
  /** Seconds; undefined before anything can be said. */
  readonly remaining: number | undefined;
}

function withTiming(state: ProgressState, doneAtStart: number, elapsed: number): TimedProgress {
  const advanced = state.done - doneAtStart;
  const measured = elapsed > 0 && advanced > 0 ? advanced / elapsed : undefined;
  return {
    ...state,
    ...(state.rate === undefined && measured !== undefined && state.unit !== undefined
      ? { rate: measured }
      : {}),
    remaining:
      measured === undefined || state.total === undefined
        ? undefined
        : Math.max(0, state.total - state.done) / measured,
  };
}

/**
 * One line of at most `columns - 1` columns (a full last column would wrap on some terminals). What does not fit is left
 * out, the least telling first: the bar, the detail, the rate, the remaining time; then the label is cut.
 *
 * An infinite width means that the line is no live one: everything but the bar is shown.
 */
export function renderProgress(state: TimedProgress, columns: number): string {
  const room = columns - 1;
  const extras = [
    state.remaining === undefined ? undefined : `ETA ${formatDuration(state.remaining)}`,
    state.rate === undefined ? undefined : `${formatCount(state.rate)} ${state.unit ?? ''}/s`,
    state.detail,
  ].filter((text) => text !== undefined);
  const { done, total } = state;
  const count = total === undefined ? formatCount(done) : `${formatCount(done)}/${formatCount(total)}`;
  let line = `${state.label}  ${count}`;
  if (textWidth(line) > room) return truncateText(state.label, Math.max(0, room));
  for (const extra of extras) {
    if (textWidth(line) + 2 + textWidth(extra) > room) break;
    line += `  ${extra}`;
  }
  const spare = room - textWidth(line) - 4;
  if (total === undefined || !Number.isFinite(spare) || spare < NARROWEST_BAR) return line;
  const share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
  const length = Math.min(WIDEST_BAR, spare);
  const filled = Math.round(share * length);
  const bar = `[${'#'.repeat(filled)}${'-'.repeat(length - filled)}]`;
  return `${state.label}  ${bar}${line.slice(state.label.length)}`;
}
