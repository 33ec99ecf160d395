import { z } from 'zod';

/** What counts as an improvement, wherever a metric is listened to. */
export const improvementOptions = {
  metric: z
    .string()
    .min(1)
    .optional()
    .describe('Name of the metric that must improve; the monitored one when left out.'),
  mode: z
    .enum(['min', 'max'])
    .optional()
    .describe("Whether smaller or larger values are better; the metric's own direction when left out."),
  minDelta: z
    .number()
    .nonnegative()
    .default(0)
    .describe('An improvement must be larger than this, in units of the metric.'),
};

/** Options of early stopping. Metric and mode are filled in for a run; which weights come back is up to its end. */
export const EarlyStopping = z
  .strictObject({
    metric: improvementOptions.metric,
    mode: improvementOptions.mode,
    patience: z
      .int()
      .nonnegative()
      .default(5)
      .describe('Epochs in a row without improvement after which training stops; 0 acts as 1.'),
    minDelta: improvementOptions.minDelta,
    baseline: z
      .number()
      .nullable()
      .default(null)
      .describe('Value that must be beaten by more than minDelta, or patience keeps running out.'),
    startEpoch: z
      .int()
      .nonnegative()
      .default(0)
      .describe('Number of epochs at the start that are not looked at.'),
    restoreBest: z
      .boolean()
      .default(true)
      .describe('Whether the model has the weights of the best epoch; false: those of the last one.'),
  })
  .describe('Stop when a metric no longer improves.');
export type EarlyStopping = z.output<typeof EarlyStopping>;

/** The options of a run: metric and mode known. */
export const ResolvedEarlyStopping = EarlyStopping.required({ metric: true, mode: true });
export type ResolvedEarlyStopping = z.output<typeof ResolvedEarlyStopping>;

/** What counts as an improvement. */
export type ImprovementRule = Pick<ResolvedEarlyStopping, 'mode' | 'minDelta' | 'startEpoch'>;

/** The part of the options that decides when to stop. */
export type StoppingRule = ImprovementRule & Pick<ResolvedEarlyStopping, 'patience' | 'baseline'>;

/** What must be remembered from epoch to epoch; plain JSON, part of a checkpoint. */
export interface EarlyStoppingState {
  /** Best finite metric so far and its epoch, null before the first. */
  readonly best: number | null;
  readonly bestEpoch: number | null;
  /** Epochs since the last improvement that also beat the baseline. */
  readonly waited: number;
}

export const initialEarlyStopping: EarlyStoppingState = Object.freeze({
  best: null,
  bestEpoch: null,
  waited: 0,
});

export interface EarlyStoppingStep {
  readonly state: EarlyStoppingState;
  /** The metric is the best so far: the weights of this epoch are worth keeping. */
  readonly improved: boolean;
  /** Training should end after this epoch. */
  readonly stop: boolean;
}

/**
 * Look at the metric of one epoch; epochs count from 0.
 *
 * An improvement is a change of more than `minDelta` on the best so far; a tie is none. Waiting starts anew at an
 * improvement that also beats the baseline by more than `minDelta`. Training stops at the first epoch without
 * improvement, other than epoch 0, by which `patience` epochs have been waited.
 * A metric that is NaN or infinite is never an improvement, not even on nothing: it is waited through like any bad one.
 *
 * Source  The rules that Keras documents for `EarlyStopping`.
 */
export function reportToEarlyStopping(
  rule: StoppingRule,
  state: EarlyStoppingState,
  epoch: number,
  metric: number,
): EarlyStoppingStep {
  if (epoch < rule.startEpoch) return { state, improved: false, stop: false };
  const waited = state.waited + 1;
  if (improves(rule, epoch, metric, state.best)) {
    const reset = beats(rule, metric, rule.baseline);
    return {
      state: { best: metric, bestEpoch: epoch, waited: reset ? 0 : waited },
      improved: true,
      stop: false,
    };
  }
  return {
    state: { ...state, waited },
    improved: false,
    stop: epoch > 0 && waited >= Math.max(1, rule.patience),
  };
}

/** Whether the metric of an epoch, counted from 0, betters the best before it; a tie does not. */
export function improves(rule: ImprovementRule, epoch: number, metric: number, best: number | null): boolean {
  return epoch >= rule.startEpoch && beats(rule, metric, best);
}

/** Nothing (`null`) is beaten by every finite metric. */
function beats({ mode, minDelta }: ImprovementRule, metric: number, other: number | null): boolean {
  if (!Number.isFinite(metric)) return false;
  if (other === null) return true;
  return mode === 'min' ? metric < other - minDelta : metric > other + minDelta;
}
