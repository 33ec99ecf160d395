export type { LayerDiagnostics } from './diagnostics/layer-diagnostics.js';
export type { DiagnosticRecord } from './diagnostics/record-diagnostics.js';
export type { Verdict } from './diagnostics/verdicts.js';
export type { EpochMetrics, Scores, StopReason, TrainContext, TrainEvent } from './events.js';
export { type BatchSizeRule, rateForBatch } from './finder/batch-size-rule.js';
export { type CurvePoint, rounded, type Suggestion } from './finder/combine-sweeps.js';
export { findLearningRate, type LearningRateFinding } from './finder/find-learning-rate.js';
export {
  FinderOptions,
  type FinderOptionsInput,
  SUGGESTION_NAMES,
  type SuggestionName,
} from './finder/finder-options.js';
export { obstacleText, SUGGESTION_REASONS } from './finder/finding-notes.js';
export { type FindingPlan, planFinding } from './finder/plan-finding.js';
export { exampleKind } from './input/example-kind.js';
export type { PictureSize } from './input/picture-input.js';
export { featureCount } from './input/table-features.js';
export { type Contradiction, contradictions } from './loop/contradictions.js';
export type {
  EarlyStopping,
  EarlyStoppingState,
} from './loop/early-stopping.js';
export { exportRun, type RunResult } from './loop/finish-run.js';
export { planSchedule, scheduleOf, schedulePlanOf, updatesPerEpoch } from './loop/learning-rate.js';
export { predictionLines } from './loop/prediction-lines.js';
export {
  CALIBRATION_BINS,
  type CalibrationBin,
  calibrationBins,
  calibrationErrorOf,
} from './metrics/calibration.js';
export {
  type ClassificationReport,
  classificationReport,
} from './metrics/classification-report.js';
export { type ConfusionMatrix, confusionMatrix } from './metrics/confusion-matrix.js';
export { type EvaluationReport, evaluationReport } from './metrics/evaluation-report.js';
export type { ClassScores } from './metrics/precision-recall.js';
export { epochMetricNames, mainMetric, resolveMetric } from './metrics/registry.js';
export { Mean } from './model/average-nodes.js';
export { type ClassifierDefinition, outputUnits } from './model/classifier.js';
export { type EvaluateContext, type EvaluateResult, evaluate } from './model/evaluate.js';
export { type ExportOptions, type ExportResult, exportModel } from './model/export-run.js';
export { exportSnapshots } from './model/export-snapshots.js';
export { encodeGolden, goldenExamples } from './model/golden-file.js';
export { type GradCam, openGradCam, type SaliencyMap } from './model/grad-cam.js';
export { joinModels } from './model/join-models.js';
export { type LatencyContext, measureLatencies, measureLatency } from './model/measure-latency.js';
export { type ModelContract, modelOutput, readClassifier } from './model/model-file.js';
export type { PictureShape } from './model/model-subject.js';
export { AskOptions, type AskOptionsInput } from './model/open-answerer.js';
export {
  type Classifier,
  loadClassifier,
  openClassifier,
  readModelContract,
} from './model/open-classifier.js';
export {
  type Prediction,
  type PredictOptions,
  type PredictResult,
  predict,
  predictEach,
} from './model/predict.js';
export { type PredictRowsOptions, predictRows, type RowPrediction } from './model/predict-rows.js';
export { type Answer, readAnswer } from './model/read-answer.js';
export { checkpointNames, readSavedWeights, type SavedWeights } from './model/saved-weights.js';
export { type ModelSummary, summarize, type TrainingQuestion } from './model/summarize.js';
export { openRunData } from './open-run-data.js';
export { OPTIMIZER_KINDS, type Optimizer, type OptimizerSpec, resolveOptimizer } from './optimizers/index.js';
export { type FoldedPictures, type OutOfFold, outOfFold } from './out-of-fold.js';
export { freezingAt, frozenBy } from './parameters/freezing.js';
export { layerMatcher } from './parameters/layer-glob.js';
export { countClasses } from './plan/count-classes.js';
export { parseTrainOptions, TrainOptions, type TrainOptionsInput } from './plan/options.js';
export { autoBatchSize, autoEpochs, type ModelChoice, planRun } from './plan/plan-run.js';
export { planTraining, type TrainingPlan } from './plan/plan-training.js';
export { type DataRequest, type RequestedSource, requestedSource } from './plan/requested-source.js';
export { UNKNOWN_CLASSES, UNKNOWN_COUNT, UNKNOWN_PICTURES } from './plan/unknown-pictures.js';
export { measureWork } from './plan/work-seconds.js';
export {
  type AugmentationPreview,
  type PreviewedPicture,
  previewAugmentation,
} from './preview-augmentation.js';
export { type Proof, proveRun } from './prove-run.js';
export { writeAtomically, writeError } from './run/atomic-write.js';
export { appendMetrics, readMetrics, syncMetrics, truncateMetrics } from './run/metrics-log.js';
export { makeNumberedFolder, type Numbered, nextNumberedPath } from './run/numbered-folder.js';
export { requireFree } from './run/require-free.js';
export { RunConfig, readRunConfig } from './run/run-config.js';
export { nextRunPath, type RunDirectory, runDirectory } from './run/run-directory.js';
export {
  type PredictionLine,
  readValidationAnswers,
  type ValidationAnswers,
} from './run/validation-predictions.js';
export {
  SCHEDULE_KINDS,
  type Schedule,
  type ScheduleFunction,
  type SchedulePlan,
  type ScheduleSpec,
} from './schedules/index.js';
export { type ResumeContext, resume, train } from './train.js';
export { type FreezingCosts, type FreezingPhase, freezingCosts } from './transfer/freezing-costs.js';
export {
  type BackboneCandidates,
  backboneCandidates,
  isForeignModel,
  openBackbone,
} from './transfer/open-backbone.js';
export {
  type Backbone,
  type BackboneQuestion,
  Head,
  type HeadOptions,
  isPretrained,
  type Pretrained,
  parseHead,
  Recipe,
  withHead,
} from './transfer/pretrained.js';
export {
  beginningOf,
  isPretrainedFile,
  type PretrainedFile,
  type PretrainedOpener,
  pretrainedFile,
  pretrainedOpener,
  requireBackbone,
} from './transfer/pretrained-file.js';
export type { TrainedModel } from './transfer/start-from.js';
export { trainabilityOf } from './transfer/trainable-places.js';
export { type TunedFormulations, type TuningQuestion, tuneFormulations } from './tune-formulations.js';
