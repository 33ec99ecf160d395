import { formatLoss } from '../base/format.js';
import { monitoredValue } from '../base/monitored-value.js';
import type { TrainEvent } from '../train/index.js';
import { renderTable } from './table.js';
import { truncateText } from './text-width.js';
import { onOneLine } from './visible-text.js';

/** Rows of the table: those in progress first, then the best, then the latest. */
const MOST_ROWS = 8;

interface Row {
  readonly number: number;
  readonly settings: string;
  state: string;
  epoch: number;
  epochs: number;
  monitor: string;
  value: number | null | undefined;
}

/** Many trainings, as they are now. */
export interface LiveTrials {
  start(number: number, settings: string): void;
  /** Follows the events of a training. */
  event(number: number, event: TrainEvent): void;
  end(
    number: number,
    how: { readonly state: string; readonly value?: number | undefined; readonly isBest?: boolean },
  ): void;
  /** A table no wider than `columns - 1`. */
  lines(columns: number): string[];
}

/** The table of trainings that is drawn anew while they run; `name` is what one of them is called. */
export function liveTrials(name: string): LiveTrials {
  const running = new Map<number, Row>();
  const ended: Row[] = [];
  let best: Row | undefined;
  return {
    start(number, settings) {
      running.set(number, {
        number,
        settings,
        state: 'running',
        epoch: 0,
        epochs: 0,
        monitor: '',
        value: undefined,
      });
    },
    event(number, event) {
      const row = running.get(number);
      if (row === undefined) return;
      if (event.type === 'start') {
        row.epochs = event.epochs;
        row.epoch = event.epochsDone;
        row.monitor = event.monitor;
      } else if (event.type === 'epoch') {
        row.epoch = event.epoch;
        row.value = monitoredValue(event, row.monitor);
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
    lines(columns) {
      const first = [...running.values(), ...(best === undefined ? [] : [best])].slice(0, MOST_ROWS);
      const latest = ended.filter((row) => row !== best).reverse();
      const rows = [...first, ...latest].slice(0, MOST_ROWS);
      const table = renderTable(
        [
          { title: name, align: 'right' },
          { title: 'state' },
          { title: 'epoch', align: 'right' },
          { title: 'value', align: 'right' },
          { title: 'settings' },
        ],
        rows.map((row) => cellsOf(row, row === best)),
      );
      return table.map((line) => truncateText(line, Math.max(0, columns - 1)));
    },
  };
}

function cellsOf({ number, settings, state, epoch, epochs, value }: Row, isBest: boolean): string[] {
  return [
    String(number),
    isBest ? 'best' : state,
    epochs === 0 ? '' : `${epoch}/${epochs}`,
    typeof value === 'number' ? formatLoss(value) : '',
    onOneLine(settings),
  ];
}
