import type { BarChart } from './bar-chart.js';
import { barSvg } from './bar-svg.js';
import type { Chart } from './chart.js';
import { chartSvg } from './chart-svg.js';
import type { ForestChart } from './forest-chart.js';
import { forestSvg } from './forest-svg.js';
import type { ParallelChart } from './parallel-chart.js';
import { parallelSvg } from './parallel-svg.js';
import type { ScatterChart } from './scatter-chart.js';
import { scatterSvg } from './scatter-svg.js';

/** Everything that can be drawn, as plain values. */
export type Drawing = Chart | BarChart | ForestChart | ParallelChart | ScatterChart;

/** A drawing as the text of an SVG file. */
export function drawingSvg(drawing: Drawing): Promise<string> {
  switch (drawing.kind) {
    case 'curves':
      return chartSvg(drawing);
    case 'bars':
      return barSvg(drawing);
    case 'forest':
      return forestSvg(drawing);
    case 'parallel':
      return parallelSvg(drawing);
    case 'scatter':
      return scatterSvg(drawing);
  }
}
