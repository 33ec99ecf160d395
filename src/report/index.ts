export { augmentationSheet, saveAugmentationSheet } from './augmentation-sheet.js';
export type { Chart, Panel } from './chart.js';
export { chartSvg } from './chart-svg.js';
export { type ContactSheet, contactSheetPng } from './contact-sheet.js';
export { dataSheet, saveDataSheet } from './data-sheet.js';
export { requirePlotName, saveChart } from './save-chart.js';
export { type ScheduleCurve, scheduleChart, scheduleCurve } from './schedule-curve.js';
export { terminalChart } from './terminal-chart.js';
