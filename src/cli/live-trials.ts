import { formatLoss } from '../base/format.js';
import { monitoredValue } from '../base/monitored-value.js';
import type { TrainEvent } from '../train/index.js';
import type { Output } from './output.js';
import { scoreText } from './score-text.js';
import { renderTable } from './table.js';
import { truncateText } from './text-width.js';
import { onOneLine } from './visible-text.js';

/** Rows of the table: those in progress first, then the best, then the latest. Fewer on a low terminal. */
const MOST_ROWS = 8;
/** Part of the room below the live line that other lines than the table may take, and how many of them at most. */
const SHARE_BELOW = 1 / 3;
const MOST_BELOW = 4;

interface Row {
  readonly number: number;
  readonly settings: string;
  state: string;
  epoch: number;
  epochs: number;
  value: number | null | undefined;
}

/** Many trainings that are judged by one metric, as they are now. */
export interface LiveTrials {
  start(number: number, settings: string): void;
  /** Follows the events of a training. */
  event(number: number, event: TrainEvent): void;
  end(
    number: number,
    how: { readonly state: string; readonly value?: number | undefined; readonly isBest?: boolean },
  ): void;
  /** A table no wider than `columns - 1`, with the lines below it; `rows` of them at most. */
  lines(columns: number, rows?: number): string[];
}

/**
 * Show trainings while they run: a live line for the one that told of its last update, the table of all below it, and the last
 * few of the lines `below` that.
 * `name` is what one of them is called.
 */
export function liveTrials(
  output: Output,
  name: string,
  below: () => readonly string[] = () => [],
): LiveTrials {
  const running = new Map<number, Row>();
  const ended: Row[] = [];
  let best: Row | undefined;
  /** Known as soon as one of them begins. */
  let metric: string | undefined;

  function lines(columns: number, room = Number.POSITIVE_INFINITY): string[] {
    const beside = Math.min(MOST_BELOW, Math.floor(room * SHARE_BELOW));
    const others = beside === 0 ? [] : below().slice(-beside);
    return [...table(columns, Math.min(MOST_ROWS, room - others.length - 1)), ...others];
  }

  /** With `most` rows below its head; nothing where there is room for the head alone. */
  function table(columns: number, most: number): string[] {
    if (most < 1) return [];
    const first = [...running.values(), ...(best === undefined ? [] : [best])].slice(0, most);
    const latest = ended.filter((row) => row !== best).reverse();
    const rows = [...first, ...latest].slice(0, most);
    const all = renderTable(
      [
        { title: name, align: 'right' },
        { title: 'state' },
        { title: 'epoch', align: 'right' },
        { title: metric ?? '', align: 'right' },
        { title: 'settings' },
      ],
      rows.map(({ number, settings, state, epoch, epochs, value }) => [
        String(number),
        number === best?.number ? 'best' : state,
        epochs === 0 ? '' : `${epoch}/${epochs}`,
        metric === undefined || typeof value !== 'number' ? '' : scoreText(metric, value),
        onOneLine(settings),
      ]),
    );
    return all.map((line) => truncateText(line, Math.max(0, columns - 1)));
  }

  return {
    start(number, settings) {
      running.set(number, { number, settings, state: 'running', epoch: 0, epochs: 0, value: undefined });
    },
    event(number, event) {
      const row = running.get(number);
      if (row === undefined) return;
      if (event.type === 'start') {
        row.epochs = event.epochs;
        row.epoch = event.epochsDone;
        metric = event.monitor;
      } else if (event.type === 'epoch') {
        row.epoch = event.epoch;
        row.value = metric === undefined ? undefined : monitoredValue(event, metric);
      } else if (event.type === 'step') {
        output.progress.update({
          label: `${name} ${number}, epoch ${event.epoch}/${row.epochs}`,
          done: event.step,
          total: event.steps,
          unit: 'examples',
          rate: event.imagesPerSecond,
          detail: `loss ${formatLoss(event.loss)}`,
          below: lines,
        });
      }
    },
    end(number, { state, value, isBest = false }) {
      const row = running.get(number);
      if (row === undefined) return;
      running.delete(number);
      row.state = state;
      row.value = value;
      ended.push(row);
      if (ended.length > MOST_ROWS) ended.shift();
      if (isBest) best = row;
    },
    lines,
  };
}
