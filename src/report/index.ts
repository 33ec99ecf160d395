export { saveAugmentationSheet } from './augmentation-sheet.js';
export type { Bar, BarChart } from './bar-chart.js';
export { exportWithCard } from './card/export-with-card.js';
export { modelCard } from './card/model-card.js';
export type { Chart, Panel } from './chart.js';
export type { ContactSheet } from './contact-sheet.js';
export { saveDataSheet } from './data-sheet.js';
export { dataSizeChart } from './data-size-chart.js';
export { type Drawing, drawingSvg } from './drawing-svg.js';
export { effectsChart } from './effects-chart.js';
export { finderChart } from './finder-chart.js';
export type { ForestChart } from './forest-chart.js';
export { importanceChart } from './importance-chart.js';
export { learningRateChart, metricChart } from './metric-chart.js';
export { embeddedSvg } from './page/embedded-svg.js';
export { NARROW, WIDE } from './page/figure.js';
export { html } from './page/html.js';
export type { ParallelChart } from './parallel-chart.js';
export { parallelCoordinatesChart } from './parallel-coordinates.js';
export { paretoChart } from './pareto-chart.js';
export { readRunReport } from './run/read-run-report.js';
export type { RunReport } from './run/run-report.js';
export {
  type ReportOptions,
  runReportHtml,
  type WrittenReport,
  writeReport,
} from './run/write-report.js';
export { requirePlotName, saveChart } from './save-chart.js';
export {
  PLOT_FORMATS,
  type PlotFormat,
  saveRunCharts,
  saveSearchCharts,
  saveStudyCharts,
  searchCharts,
  studyCharts,
} from './save-charts.js';
export type { ScatterChart } from './scatter-chart.js';
export { type ScheduleCurve, scheduleChart, scheduleCurve } from './schedule-curve.js';
export { searchHistoryChart } from './search-history.js';
export { shortParameter } from './search-values.js';
export { holdsBoard } from './tensorboard/board.js';
export { type Watched, withTensorBoard } from './tensorboard/with-tensorboard.js';
export { type BoardOptions, type WrittenBoard, writeTensorBoard } from './tensorboard/write-tensorboard.js';
export { terminalBars } from './terminal-bars.js';
export { terminalChart } from './terminal-chart.js';
export { type CostName, tradeOffChart } from './trade-off-chart.js';
