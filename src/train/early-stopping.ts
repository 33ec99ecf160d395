import { z } from 'zod';

/** Options of early stopping. Which weights come back at the end is up to the loop: `restoreBest` tells it. */
export const EarlyStopping = z
  .strictObject({
    metric: z.string().min(1).default('validation.loss').describe('Name of the metric to watch.'),
    mode: z.enum(['min', 'max']).default('min').describe('Whether smaller or larger values are better.'),
    patience: z
      .int()
      .nonnegative()
      .default(5)
      .describe('Epochs in a row without improvement after which training stops; 0 acts as 1.'),
    minDelta: z
      .number()
      .nonnegative()
      .default(0)
      .describe('An improvement must be larger than this, in units of the metric.'),
    baseline: z
      .number()
      .nullable()
      .default(null)
      .describe('Value that must be beaten by more than minDelta, or patience keeps running out.'),
    startEpoch: z
      .int()
      .nonnegative()
      .default(0)
      .describe('Epochs before this one (from 0) are not looked at.'),
    restoreBest: z
      .boolean()
      .default(true)
      .describe('Whether the weights of the best epoch come back when training ends.'),
  })
  .superRefine(({ metric, mode }, context) => {
    const wrong = mode === 'min' ? /accuracy$/i : /loss$/i;
    if (!wrong.test(metric)) return;
    const right = mode === 'min' ? 'max' : 'min';
    context.addIssue({
      code: 'custom',
      path: ['mode'],
      message: `mode '${mode}' contradicts the metric ${metric}; set mode to '${right}'`,
    });
  });
export type EarlyStopping = z.output<typeof EarlyStopping>;

/** The part of the options that decides when to stop. */
export type StoppingRule = Pick<EarlyStopping, 'mode' | 'patience' | 'minDelta' | 'baseline' | 'startEpoch'>;

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
  if (beats(rule, metric, state.best)) {
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

/** Nothing (`null`) is beaten by every finite metric. */
function beats({ mode, minDelta }: StoppingRule, metric: number, other: number | null): boolean {
  if (!Number.isFinite(metric)) return false;
  if (other === null) return true;
  return mode === 'min' ? metric < other - minDelta : metric > other + minDelta;
}
