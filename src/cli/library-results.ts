import type { z } from 'zod';
import type {
  augmentResult,
  backboneResult,
  boardResult,
  checkResult,
  dataGetResult,
  dataResult,
  dataTableResult,
  doctorResult,
  ensembleResult,
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
  studyPlanResult,
  studyResult,
  summaryResult,
  trainResult,
  tunePlanResult,
  tuneResult,
} from './contract/index.js';

export type Proof = z.output<typeof proofResult>;
export type TrainedRun = z.output<typeof trainResult>;
export type ReportWritten = z.output<typeof reportResult>;
export type TrainingPlan = Omit<z.output<typeof planResult>, 'dryRun'>;
export type FoundLearningRate = z.output<typeof findLrResult>;
export type FindingPlan = Omit<z.output<typeof findLrPlanResult>, 'dryRun'>;
export type Study = z.output<typeof studyResult>;
export type StudyCosts = Omit<z.output<typeof studyPlanResult>, 'dryRun'>;
export type Tuning = z.output<typeof tuneResult>;
export type TuningPlan = Omit<z.output<typeof tunePlanResult>, 'dryRun'>;
export type Ensemble = Omit<z.output<typeof ensembleResult>, 'seconds'>;
export type Evaluation = Omit<z.output<typeof evaluateResult>, 'seconds'>;
export type Predictions = Omit<z.output<typeof predictResult>, 'seconds'>;
export type MachineTuning = NonNullable<z.output<typeof doctorResult>['tuning']>;
export type BackboneFeatures = Omit<z.output<typeof backboneResult>, 'backbone'>;
export type Summary = Omit<z.output<typeof summaryResult>, 'model'>;
export type Checked = Omit<z.output<typeof checkResult>, 'target'>;
export type GottenData = z.output<typeof dataGetResult>;
export type InspectedData = Omit<z.output<typeof dataResult>, 'seconds'>;
export type InspectedTable = Omit<z.output<typeof dataTableResult>, 'seconds'>;
export type PreviewedAugmentation = z.output<typeof augmentResult>;
export type PlannedSchedule = z.output<typeof scheduleResult>;
export type TopicText = z.output<typeof explainResult>['topics'][number];
export type BoardWritten = z.output<typeof boardResult>;
export type Exported = z.output<typeof exportResult>;

/** A model that is served. */
export interface ServedModel extends z.output<typeof serveResult> {
  close(): Promise<void>;
}
