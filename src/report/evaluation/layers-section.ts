import { formatNumberOf } from '../../base/format-count.js';
import { shortNumber } from '../chart.js';
import { dataTable } from '../page/data-table.js';
import { figure } from '../page/figure.js';
import { type Html, html } from '../page/html.js';
import type { Section } from '../page/section.js';
import type { RunReport } from '../run/run-report.js';
import { type LayerHealth, layerHealth } from './layer-health.js';
import { layerHealthChart } from './layer-health-chart.js';

/** What was measured of the layers while they learned; null where it was not asked for. */
export async function layersSection({
  diagnostics,
}: Pick<RunReport, 'diagnostics'>): Promise<Section | null> {
  if (diagnostics.length === 0) return null;
  const health = layerHealth(diagnostics);
  const chart = layerHealthChart(health);
  return {
    id: 'layers',
    title: 'Health of the layers',
    body: html`${findings(health)}
${
  chart === undefined
    ? layerTable(health)
    : await figure(chart, {
        id: 'layer-gradients',
        description: `Norms of gradients of ${formatNumberOf(chart.y.names.length, 'layer')} at ${formatNumberOf(health.updates.length, 'measured update')}, between ${chart.ends[0]} and ${chart.ends[1]}.`,
        note: 'Data pass from top to bottom, gradients from bottom to top. Layers near the input whose norms are thousands of times smaller than those of the last hardly learn (vanishing gradients); with much larger ones they are thrown about (exploding gradients).',
        numbers: layerTable(health),
      })
}`,
  };
}

function findings({ findings, updates }: LayerHealth): Html {
  const measured = formatNumberOf(updates.length, 'measured update');
  if (findings.length === 0)
    return html`<p>Nothing was found at ${measured}: gradients reach all layers, updates are of a usual size, and no layer is mostly silent.</p>`;
  return html`<p>Found at ${measured}, what came up most often first.</p>
${dataTable(
  [
    { title: 'layer', isHead: true, cell: ({ layer }) => layer },
    { title: 'finding', cell: ({ message }) => message },
    { title: 'times', kind: 'number', cell: ({ times }) => times },
    { title: 'first update', kind: 'number', cell: ({ first }) => first },
    { title: 'last', kind: 'number', cell: ({ last }) => last },
  ],
  findings,
  { caption: 'What measurements say', hidesCaption: true, isSortable: findings.length > 1 },
)}`;
}

function layerTable({ layers, updates }: LayerHealth): Html {
  const number = (value: number | null) => (value === null ? '-' : shortNumber(Number(value.toPrecision(3))));
  return dataTable(
    [
      { title: 'layer', isHead: true, cell: ({ layer }) => layer },
      { title: 'gradient', kind: 'number', cell: ({ gradientNorm }) => number(gradientNorm) },
      { title: 'weights', kind: 'number', cell: ({ weightNorm }) => number(weightNorm) },
      { title: 'update / weights', kind: 'number', cell: ({ updateRatio }) => number(updateRatio) },
      { title: 'activation', kind: 'number', cell: ({ activationMean }) => number(activationMean) },
      { title: 'deviation', kind: 'number', cell: ({ activationDeviation }) => number(activationDeviation) },
      {
        title: 'silent units',
        kind: 'number',
        cell: ({ deadShare }) => (deadShare === null ? '-' : `${Math.round(100 * deadShare)}%`),
        sortBy: ({ deadShare }) => deadShare,
      },
    ],
    layers,
    {
      caption: `At update ${updates[updates.length - 1]}: norms of gradient and weights, size of one update against that of the weights (about 0.001 is usual), mean and deviation of what the layer gives, units that answered 0 to every example of the batch`,
      isSortable: true,
    },
  );
}
