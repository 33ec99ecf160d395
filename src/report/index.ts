export { saveAugmentationSheet } from './augmentation-sheet.js';
export type { Chart, Panel } from './chart.js';
export type { ContactSheet } from './contact-sheet.js';
export { saveDataSheet } from './data-sheet.js';
export { finderChart } from './finder-chart.js';
export { requirePlotName, saveChart } from './save-chart.js';
export { type ScheduleCurve, scheduleChart, scheduleCurve } from './schedule-curve.js';
export { terminalChart } from './terminal-chart.js';
