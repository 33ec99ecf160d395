import type { z } from 'zod';
import { checkResult, explainResult } from './advice.js';
import { augmentResult } from './augment.js';
import { dataResult } from './data.js';
import { dataGetResult } from './data-get.js';
import { dataTableResult } from './data-table.js';
import { doctorResult } from './doctor.js';
import { ensembleResult } from './ensemble.js';
import { errorResult } from './error.js';
import { evaluateResult } from './evaluate.js';
import { boardResult, exportResult } from './export.js';
import { findLrPlanResult, findLrResult } from './find-lr.js';
import { predictResult } from './predict.js';
import { reportResult } from './report.js';
import { serveResult } from './serve.js';
import { studyListResult, studyPlanResult, studyResult } from './study.js';
import { backboneResult, scheduleResult, summaryResult } from './summary.js';
import { demoResult, planResult, proofResult, trainResult } from './train.js';
import { tunePlanResult, tuneResult } from './tune.js';
import { uiResult } from './ui.js';
import { workerResult } from './worker.js';

export {
  augmentResult,
  backboneResult,
  boardResult,
  checkResult,
  dataGetResult,
  dataResult,
  dataTableResult,
  demoResult,
  doctorResult,
  ensembleResult,
  errorResult,
  evaluateResult,
  explainResult,
  exportResult,
  findLrPlanResult,
  findLrResult,
  planResult,
  predictResult,
  proofResult,
  reportResult,
  scheduleResult,
  serveResult,
  studyListResult,
  studyPlanResult,
  studyResult,
  summaryResult,
  trainResult,
  tunePlanResult,
  tuneResult,
  uiResult,
  workerResult,
};

/**
 * The JSON that commands print: a contract with the programs that read it. Fields are added, never renamed or removed,
 * within a major version. Every document, by the name of its schema file; `docs/json.md` and `docs/schemas/` are generated
 * from here.
 */
export const CONTRACT = {
  train: { title: 'pupil train, pupil resume', schema: trainResult },
  'train-dry-run': { title: 'pupil train --dry-run', schema: planResult },
  tune: { title: 'pupil tune', schema: tuneResult },
  'tune-dry-run': { title: 'pupil tune --dry-run', schema: tunePlanResult },
  ensemble: { title: 'pupil ensemble', schema: ensembleResult },
  worker: { title: 'pupil worker', schema: workerResult },
  study: { title: 'pupil study', schema: studyResult },
  'study-dry-run': { title: 'pupil study --dry-run', schema: studyPlanResult },
  'study-list': { title: 'pupil study --list', schema: studyListResult },
  ui: { title: 'pupil ui', schema: uiResult },
  serve: { title: 'pupil serve', schema: serveResult },
  prove: { title: 'pupil resume --prove', schema: proofResult },
  demo: { title: 'pupil demo', schema: demoResult },
  evaluate: { title: 'pupil evaluate', schema: evaluateResult },
  predict: { title: 'pupil predict', schema: predictResult },
  summary: { title: 'pupil summary', schema: summaryResult },
  backbone: { title: 'pupil summary, of an ONNX model of somebody else', schema: backboneResult },
  data: { title: 'pupil data', schema: dataResult },
  'data-table': { title: 'pupil data, of a table', schema: dataTableResult },
  'data-get': { title: 'pupil data get', schema: dataGetResult },
  check: { title: 'pupil check', schema: checkResult },
  augment: { title: 'pupil augment', schema: augmentResult },
  'find-lr': { title: 'pupil find-lr', schema: findLrResult },
  'find-lr-dry-run': { title: 'pupil find-lr --dry-run', schema: findLrPlanResult },
  schedule: { title: 'pupil summary --schedule', schema: scheduleResult },
  explain: { title: 'pupil explain', schema: explainResult },
  report: { title: 'pupil report', schema: reportResult },
  export: { title: 'pupil export', schema: exportResult },
  'export-tensorboard': { title: 'pupil export --tensorboard, without a model', schema: boardResult },
  doctor: { title: 'pupil doctor', schema: doctorResult },
  error: { title: 'any command that fails', schema: errorResult },
} as const satisfies Record<string, { title: string; schema: z.ZodObject }>;
