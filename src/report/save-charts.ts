import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CheckpointError } from '../base/error.js';
import { systemCode } from '../base/system-code.js';
import type { SearchOutcome } from '../search/index.js';
import type { StudyOutcome } from '../study/index.js';
import { dataSizeChart } from './data-size-chart.js';
import type { Drawing } from './drawing-svg.js';
import { effectsChart } from './effects-chart.js';
import { importanceChart } from './importance-chart.js';
import { parallelCoordinatesChart } from './parallel-coordinates.js';
import { paretoChart } from './pareto-chart.js';
import { readRunReport } from './run/read-run-report.js';
import { runCharts } from './run/run-charts.js';
import { saveChart } from './save-chart.js';
import { searchHistoryChart } from './search-history.js';
import { tradeOffChart } from './trade-off-chart.js';

/** Kinds of picture files. */
export const PLOT_FORMATS = ['png', 'svg'] as const;
export type PlotFormat = (typeof PLOT_FORMATS)[number];

/**
 * Draw everything that there is to see of a search into a folder, which is made where there is none: `parallel`, `history`,
 * `importance`, and `pareto-<objective>` for each objective after the first. Files of the same names are replaced. Returns their absolute
 * paths.
 *
 * Throws  CheckpointError where the folder or a file cannot be written.
 */
export function saveSearchCharts(
  search: SearchOutcome,
  folder: string,
  format: PlotFormat = 'png',
): Promise<string[]> {
  return saveAll(searchCharts(search), folder, format);
}

/** The same of a study: `effects`, `trade-off-time`, `trade-off-size`, and `data-size` where that was asked. */
export function saveStudyCharts(
  study: StudyOutcome,
  folder: string,
  format: PlotFormat = 'png',
): Promise<string[]> {
  return saveAll(studyCharts(study), folder, format);
}

/**
 * Draw everything that there is to see of a run into a folder, as `runCharts` names it. Returns the absolute paths.
 *
 * Throws  CheckpointError as `saveSearchCharts`, and `checkpoint/not-a-run` where the run directory is none.
 */
export async function saveRunCharts(
  run: string,
  folder: string,
  format: PlotFormat = 'png',
): Promise<string[]> {
  return saveAll(runCharts(await readRunReport(run)), folder, format);
}

/** Everything that there is to see of a search, by name. */
export function searchCharts(search: SearchOutcome): Record<string, Drawing> {
  const fronts = search.objectives
    .slice(1)
    .map(({ name }, i) => [`pareto-${name}`, paretoChart(search, i + 1)]);
  return {
    parallel: parallelCoordinatesChart(search),
    history: searchHistoryChart(search),
    importance: importanceChart(search),
    ...Object.fromEntries(fronts),
  };
}

/** Everything that there is to see of a study, by name. */
export function studyCharts(study: StudyOutcome): Record<string, Drawing> {
  const dataSize = dataSizeChart(study);
  return {
    effects: effectsChart(study),
    'trade-off-time': tradeOffChart(study, 'seconds'),
    'trade-off-size': tradeOffChart(study, 'parameters'),
    ...(dataSize === undefined ? {} : { 'data-size': dataSize }),
  };
}

async function saveAll(
  charts: Readonly<Record<string, Drawing>>,
  folder: string,
  format: PlotFormat,
): Promise<string[]> {
  const root = resolve(folder);
  await mkdir(root, { recursive: true }).catch((cause: unknown) => {
    throw new CheckpointError({
      code: 'checkpoint/not-writable',
      where: root,
      what: 'the folder for the pictures cannot be made',
      got: systemCode(cause),
      fix: 'name another folder, or make room for this one',
      cause,
    });
  });
  const files: string[] = [];
  for (const [name, chart] of Object.entries(charts)) {
    files.push(await saveChart(chart, join(root, `${name}.${format}`)));
  }
  return files;
}
