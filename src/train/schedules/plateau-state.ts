/** When and how far the rate falls after a metric has stopped getting better; all resolved. */
export interface PlateauRule {
  readonly initialRate: number;
  readonly metric: string;
  readonly mode: 'min' | 'max';
  readonly factor: number;
  readonly patience: number;
  readonly threshold: number;
  readonly thresholdMode: 'relative' | 'absolute';
  readonly cooldown: number;
  readonly minRate: number;
  readonly minChange: number;
}

/** What must be remembered from epoch to epoch; plain JSON, part of a checkpoint. */
export interface PlateauState {
  /** Learning rate in force from now on. */
  readonly rate: number;
  /** Best finite metric so far, null before the first. */
  readonly best: number | null;
  /** Epochs in a row that were not better. */
  readonly badEpochs: number;
  /** Epochs left in which bad ones do not count. */
  readonly cooldownLeft: number;
}

export function initialPlateau(rule: PlateauRule): PlateauState {
  return { rate: rule.initialRate, best: null, badEpochs: 0, cooldownLeft: 0 };
}

/**
 * Report the metric at the end of an epoch; the answer holds the rate of the epochs after it.
 *
 * Relative: better means metric < best * (1 - threshold) in mode `min`, metric > best * (1 + threshold) in mode `max`
 * (meant for metrics that are not negative); absolute: past best -+ threshold. The rate falls when more than `patience`
 * epochs in a row were not better, never below `minRate`, and only by more than `minChange`.
 * A metric that is NaN or infinite is never better.
 *
 * Source  PyTorch, ReduceLROnPlateau.
 */
export function reportToPlateau(rule: PlateauRule, state: PlateauState, metric: number): PlateauState {
  const better = isBetter(rule, state.best, metric);
  const best = better ? metric : state.best;
  const coolingDown = state.cooldownLeft > 0;
  const badEpochs = better || coolingDown ? 0 : state.badEpochs + 1;
  const cooldownLeft = coolingDown ? state.cooldownLeft - 1 : 0;
  if (badEpochs <= rule.patience) return { rate: state.rate, best, badEpochs, cooldownLeft };
  const lower = Math.max(state.rate * rule.factor, rule.minRate);
  const rate = state.rate - lower > rule.minChange ? lower : state.rate;
  return { rate, best, badEpochs: 0, cooldownLeft: rule.cooldown };
}

function isBetter(rule: PlateauRule, best: number | null, metric: number): boolean {
  if (!Number.isFinite(metric)) return false;
  if (best === null) return true;
  const sign = rule.mode === 'min' ? -1 : 1;
  const margin = rule.thresholdMode === 'relative' ? best * rule.threshold : rule.threshold;
  return sign * metric > sign * (best + sign * margin);
}
