import { describe, expect, it } from 'vitest';
import { type GoldenCase, type GoldenTensor, goldenCases } from '../../../test/golden.js';
import { initialEarlyStopping, reportToEarlyStopping, type StoppingRule } from './early-stopping.js';

interface Config {
  mode: 'min' | 'max';
  patience: number;
  min_delta: number;
  baseline: number | null;
  start_from_epoch: number;
}
type StoppingCase = GoldenCase<Config, { metric: GoldenTensor }, Record<string, number | null>>;

const known = ['mode', 'patience', 'min_delta', 'baseline', 'start_from_epoch'];

function run({ config, inputs }: StoppingCase) {
  const unknown = Object.keys(config).filter((option) => !known.includes(option));
  if (unknown.length > 0)
    throw new Error(`early_stopping.json holds options that this test does not know: ${unknown.join(', ')}`);
  const rule: StoppingRule = {
    mode: config.mode,
    patience: config.patience,
    minDelta: config.min_delta,
    baseline: config.baseline,
    startEpoch: config.start_from_epoch,
  };
  let state = initialEarlyStopping;
  for (const [epoch, metric] of inputs.metric.data.entries()) {
    const step = reportToEarlyStopping(rule, state, epoch, metric ?? Number.NaN);
    state = step.state;
    if (step.stop) return { stopped_epoch: epoch, best_epoch: state.bestEpoch, epochs_run: epoch + 1 };
  }
  return { stopped_epoch: null, best_epoch: state.bestEpoch, epochs_run: inputs.metric.data.length };
}

describe('early_stopping.json', () => {
  it.each(goldenCases<StoppingCase>('early_stopping').map((c) => [c.name, c] as const))(
    '%s',
    (_name, golden) => {
      expect(run(golden)).toEqual(golden.expected);
    },
  );
});
