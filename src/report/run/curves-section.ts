import { formatCount, formatNumberOf } from '../../base/format-count.js';
import type { EpochMetrics } from '../../train/index.js';
import { shortNumber } from '../chart.js';
import { learningRateChart, metricChart, metricNames, thinnedEpochs } from '../metric-chart.js';
import { dataTable, type TableColumn } from '../page/data-table.js';
import { figure } from '../page/figure.js';
import { type Html, html } from '../page/html.js';
import type { Section } from '../page/section.js';
import { bestEpoch } from './best-epoch.js';
import { metricTitle } from './metric-words.js';
import { plannedRates } from './planned-rates.js';
import type { RunReport } from './run-report.js';

/** Loss, metrics and learning rate over the epochs. */
export async function curvesSection(run: RunReport): Promise<Section | null> {
  const { epochs } = run;
  if (epochs.length === 0) return null;
  const best = bestEpoch(run);
  const figures = await Promise.all(metricNames(epochs).map((name) => metricFigure(name, epochs, best)));
  const [main, others] = [figures.slice(0, LARGE), figures.slice(LARGE)];
  return {
    id: 'training',
    title: 'How training went',
    body: html`${main}<div class="small-figures">${others}${await rateFigure(run, best)}</div>`,
  };
}

/** So many of the first take the whole width. */
const LARGE = 2;
/** Rows of a table of epochs: those of thousands would make the page too large, and nobody reads them. */
const MOST_ROWS = 300;

async function metricFigure(
  name: string,
  epochs: readonly EpochMetrics[],
  best: number | null,
): Promise<Html | null> {
  const title = metricTitle(name);
  const chart = metricChart(name, epochs, { title, best });
  if (chart === null) return null;
  return figure(chart, {
    id: `curve-${name}`,
    description: descriptionOf(title, name, epochs, best),
    numbers: numbersOf(name, title, epochs, best),
  });
}

function rateFigure({ epochs, config }: RunReport, best: number | null): Promise<Html> {
  const [first, last] = [epochs[0], epochs.at(-1)!].map(({ learningRate }) => shortNumber(learningRate));
  return figure(learningRateChart(epochs, { best, planned: plannedRates(config) }), {
    id: 'curve-learning-rate',
    description: `Learning rate from ${first} at the end of the first epoch to ${last} at the end of the last.`,
    numbers: epochTable(
      [
        {
          title: 'learning rate',
          kind: 'number',
          cell: ({ learningRate }) => shortNumber(learningRate),
          sortBy: ({ learningRate }) => learningRate,
        },
      ],
      epochs,
      best,
      'Learning rate of the last update of each epoch',
    ),
  });
}

const EPOCH: TableColumn<EpochMetrics> = {
  title: 'epoch',
  kind: 'number',
  isHead: true,
  cell: ({ epoch }) => epoch,
};

function numbersOf(name: string, title: string, epochs: readonly EpochMetrics[], best: number | null): Html {
  const column = (split: 'validation' | 'train'): TableColumn<EpochMetrics> => ({
    title: split === 'train' ? 'training' : split,
    kind: 'number',
    cell: (epoch) => numberText(epoch[split][name]),
    sortBy: (epoch) => epoch[split][name] ?? null,
  });
  const splits = (['validation', 'train'] as const).filter((split) =>
    epochs.some((epoch) => typeof epoch[split][name] === 'number'),
  );
  return epochTable(splits.map(column), epochs, best, `${title} of each epoch`);
}

function epochTable(
  columns: readonly TableColumn<EpochMetrics>[],
  epochs: readonly EpochMetrics[],
  best: number | null,
  caption: string,
): Html {
  const shown = thinnedEpochs(epochs, best, MOST_ROWS);
  const left =
    shown.length === epochs.length
      ? ''
      : `: ${formatCount(shown.length)} of ${formatCount(epochs.length)}, metrics.jsonl has all`;
  return dataTable([EPOCH, ...columns], shown, { caption: `${caption}${left}`, isSortable: true });
}

function descriptionOf(
  title: string,
  name: string,
  epochs: readonly EpochMetrics[],
  best: number | null,
): string {
  const [first, last] = [epochs[0], epochs.at(-1)!].map((epoch) => numberText(epoch.validation[name]));
  const bestText =
    best === null
      ? ''
      : `; ${numberText(epochs.find(({ epoch }) => epoch === best)?.validation[name])} in the best epoch, ${best}`;
  return `${title} of the validation examples over ${formatNumberOf(epochs.length, 'epoch')}: from ${first} to ${last}${bestText}.`;
}

function numberText(value: number | null | undefined): string {
  return typeof value === 'number' ? shortNumber(value) : '-';
}
