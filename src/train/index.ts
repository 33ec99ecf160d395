export { writeAtomically } from './atomic-write.js';
export { type Contradiction, contradictions } from './contradictions.js';
export {
  type EarlyStopping,
  type EarlyStoppingState,
  initialEarlyStopping,
  reportToEarlyStopping,
} from './early-stopping.js';
export { type EvaluateContext, type EvaluateResult, evaluateFolder } from './evaluate-folder.js';
export type { EpochMetrics, Scores, StopReason, TrainContext, TrainEvent } from './events.js';
export { type ExportResult, exportModel } from './export-run.js';
export type { RunResult } from './finish-run.js';
export { freezingAt, frozenBy } from './freezing.js';
export { layerMatcher } from './layer-glob.js';
export { planSchedule, scheduleOf, schedulePlanOf, updatesPerEpoch } from './learning-rate.js';
export {
  type ClassificationReport,
  classificationReport,
  labelReport,
} from './metrics/classification-report.js';
export type { Answers } from './metrics/metric.js';
export { decidedClasses } from './metrics/predicted-class.js';
export { measure } from './metrics/registry.js';
export { MODEL_INPUT, type ModelContract, modelOutput, readClassifier } from './model-file.js';
export { type Classifier, openClassifier } from './open-classifier.js';
export { OPTIMIZER_KINDS, type Optimizer, type OptimizerSpec, resolveOptimizer } from './optimizers/index.js';
export { parseTrainOptions, TrainOptions, type TrainOptionsInput } from './options.js';
export { autoBatchSize, autoEpochs, type ModelChoice, planRun } from './plan-run.js';
export { planTraining, type TrainingPlan } from './plan-training.js';
export { type Prediction, type PredictResult, predict } from './predict.js';
export {
  type AugmentationPreview,
  type PreviewedPicture,
  previewAugmentation,
} from './preview-augmentation.js';
export { type Proof, proveRun } from './prove-run.js';
export { RunConfig, readRunConfig } from './run-config.js';
export { runDirectory } from './run-directory.js';
export {
  resolveSchedule,
  SCHEDULE_KINDS,
  type Schedule,
  type ScheduleFunction,
  type SchedulePlan,
  type ScheduleSpec,
} from './schedules/index.js';
export { type ModelSummary, type PictureShape, summarize, type TrainingQuestion } from './summarize.js';
export { resume, train } from './train.js';
