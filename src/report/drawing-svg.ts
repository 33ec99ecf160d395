import type { BarChart } from './bar-chart.js';
import type { Chart } from './chart.js';
import { drawBars } from './draw-bars.js';
import { drawCurves } from './draw-curves.js';
import { drawForest } from './draw-forest.js';
import { drawHeatmap } from './draw-heatmap.js';
import { drawHistogram } from './draw-histogram.js';
import { drawIntervals } from './draw-intervals.js';
import { drawParallel } from './draw-parallel.js';
import { drawScatter } from './draw-scatter.js';
import type { ForestChart } from './forest-chart.js';
import type { HeatmapChart } from './heatmap-chart.js';
import type { HistogramChart } from './histogram-chart.js';
import type { IntervalChart } from './interval-chart.js';
import type { ParallelChart } from './parallel-chart.js';
import type { ScatterChart } from './scatter-chart.js';
import { type Drawn, type Room, svgPage } from './svg-page.js';

/** Everything that can be drawn, as plain values. */
export type Drawing =
  | Chart
  | BarChart
  | ForestChart
  | HeatmapChart
  | HistogramChart
  | IntervalChart
  | ParallelChart
  | ScatterChart;

/** A drawing as the text of an SVG file. */
export async function drawingSvg(drawing: Drawing): Promise<string> {
  return svgPage(await draw(drawing));
}

/** A drawing, for a file or for the room given; kinds whose width follows from what they show keep it. */
export function draw(drawing: Drawing, room?: Room): Promise<Drawn> {
  switch (drawing.kind) {
    case 'curves':
      return drawCurves(drawing, room);
    case 'bars':
      return drawBars(drawing, room);
    case 'forest':
      return drawForest(drawing);
    case 'heatmap':
      return drawHeatmap(drawing, room);
    case 'histogram':
      return drawHistogram(drawing, room);
    case 'intervals':
      return drawIntervals(drawing, room);
    case 'parallel':
      return drawParallel(drawing);
    case 'scatter':
      return drawScatter(drawing, room);
  }
}
