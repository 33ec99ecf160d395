export {
  type EnsembleContext,
  type EnsembleMember,
  EnsembleOptions,
  type EnsembleResult,
  ensemble,
} from './ensembles/ensemble.js';
export { FEWEST_TRIALS, type Importance, importances, LEAST_IMPORTANCE } from './importance/importances.js';
export type { Hypervolume } from './objectives/hypervolume.js';
export { dominates, hypervolume2d, paretoFronts } from './objectives/pareto.js';
export { rankTrials } from './objectives/rank-trials.js';
export type { SmallestNotWorse } from './objectives/smallest-not-worse.js';
export { placesFor, requireWorkers } from './processes/places-for.js';
export {
  PRUNER_KINDS,
  type Pruner,
  PrunerSpec,
  type PruningQuestion,
  resolvePruner,
} from './pruners/index.js';
export { type AskedQueue, keptQueue, onQueue, type PlaceNote } from './queue/on-queue.js';
export { type QueueExecutor, type QueueExecutorOptions, queueExecutor } from './queue/queue-executor.js';
export {
  runWorker,
  type WorkerContext,
  type WorkerEvent,
  type WorkerOptions,
  type WorkerResult,
} from './queue/run-worker.js';
export { type Question, resolveSampler, SAMPLER_KINDS, type Sampler, SamplerSpec } from './samplers/index.js';
export {
  planSearch,
  resumeSearch,
  type SearchOptions,
  type SearchPlan,
  search,
} from './search.js';
export { applyPoint, flatConfig, type TrialConfig } from './space/apply-point.js';
export { shareOf } from './space/domain.js';
export { Parameter } from './space/parameter.js';
export { type SharedConfig, sharedConfig } from './space/shared-config.js';
export { type Point, parseSpace, placeOf, Space, type SpaceInput } from './space/space.js';
export { attemptTrial } from './trials/attempt-trial.js';
export { foldDeviations } from './trials/fold-deviations.js';
export { type Folds, runsOf } from './trials/folds.js';
export { inSlots } from './trials/in-slots.js';
export { keptWork, trialPath, type WorkPlaces } from './trials/kept-work.js';
export { type Objective, resolveObjectives } from './trials/objective.js';
export type { SearchContext, SearchEndReason, SearchEvent, SearchResult } from './trials/run-search.js';
export type { Executor, TrialHooks, TrialJob, TrialPlaces } from './trials/run-trial.js';
export { fingerprintFor, requireSameBackbone, requireSameData } from './trials/same-data.js';
export { scoresOf } from './trials/scores-of.js';
export { Budget, SearchSettings } from './trials/search-folder.js';
export { readSearch, type SearchOutcome } from './trials/search-outcome.js';
export { trainedModel } from './trials/trained-model.js';
export type { Direction, Trial, TrialState } from './trials/trial.js';
export {
  begun,
  epochsDone,
  lookAtTrials,
  openTrialLog,
  readTrials,
  type TrialEnd,
  type TrialRecord,
} from './trials/trial-log.js';
