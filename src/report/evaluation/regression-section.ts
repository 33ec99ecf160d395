import { shortNumber } from '../chart.js';
import { dataTable } from '../page/data-table.js';
import { figure } from '../page/figure.js';
import { type Html, html } from '../page/html.js';
import type { Section } from '../page/section.js';
import type { RunReport } from '../run/run-report.js';
import { predictedChart, residualChart } from './residual-charts.js';
import { type Residuals, residualsOf } from './residuals.js';
import { numberRange } from './words.js';

/** Numbers that are drawn; the table has all of them. */
const MOST_DRAWN = 6;

/** How far predicted numbers are off; null for another task. */
export async function regressionSection({ answers }: Pick<RunReport, 'answers'>): Promise<Section | null> {
  const residuals = answers === null ? [] : residualsOf(answers);
  if (residuals.length === 0) return null;
  const figures: Html[] = [];
  for (const [k, one] of residuals.slice(0, MOST_DRAWN).entries()) {
    const said = `Mean absolute error ${shortNumber(one.meanAbsoluteError.value)}${one.r2 === null ? '' : `, ${shortNumber(100 * one.r2.value)}% of the variance explained`}.`;
    figures.push(
      await figure(predictedChart(one), {
        id: `predicted-${k + 1}`,
        description: `Predicted against true ${one.name}. ${said}`,
        note: 'The nearer to the dashed line, the better.',
        numbers: errorTable([one]),
      }),
      await figure(residualChart(one), {
        id: `residuals-${k + 1}`,
        description: `Histogram of errors of ${one.name}, predicted - true. ${said}`,
        note: `Predicted - true: right of 0 the model says too much.`,
        numbers: dataTable(
          [
            {
              title: 'from',
              kind: 'number',
              isHead: true,
              cell: ({ low }) => shortNumber(low),
            },
            { title: 'to', kind: 'number', cell: ({ high }) => shortNumber(high) },
            { title: 'examples', kind: 'number', cell: ({ count }) => count },
          ],
          one.histogram,
          { caption: `Errors of ${one.name}` },
        ),
      }),
    );
  }
  return {
    id: 'errors',
    title: 'How far it is off',
    body: html`${errorTable(residuals)}
<p class="note">In the units of each number. Bias is the mean of predicted - true. Intervals are Student’s for means, and by the delta method for R².</p>
${figures}`,
  };
}

function errorTable(residuals: readonly Residuals[]): Html {
  const column = (title: string, of: (one: Residuals) => Residuals['r2']) => ({
    title,
    kind: 'number' as const,
    cell: (one: Residuals) => {
      const estimate = of(one);
      return estimate === null
        ? '-'
        : html`${shortNumber(estimate.value)}<br><small>${numberRange(estimate)}</small>`;
    },
    sortBy: (one: Residuals) => of(one)?.value ?? null,
  });
  return dataTable(
    [
      { title: 'number', isHead: true, cell: ({ name }) => name },
      column('mean absolute error', ({ meanAbsoluteError }) => meanAbsoluteError),
      column('root mean squared error', ({ rootMeanSquaredError }) => rootMeanSquaredError),
      column('bias', ({ bias }) => bias),
      column('R²', ({ r2 }) => r2),
    ],
    residuals,
    { caption: 'Errors with intervals of 95%', isSortable: residuals.length > 1 },
  );
}
