import type { Rule } from '../rule.js';
import { activationOnOutput } from './activation-on-output.js';
import { averageTooSlow } from './average-too-slow.js';
import { batchLargerThanData } from './batch-larger-than-data.js';
import { batchSizeForBatchNorm } from './batch-size-for-batch-norm.js';
import { biasBeforeBatchNorm } from './bias-before-batch-norm.js';
import { classImbalance } from './class-imbalance.js';
import { contradictingSettings } from './contradicting-settings.js';
import { decayOfASmallNetwork } from './decay-of-a-small-network.js';
import { dropoutAfterOutput } from './dropout-after-output.js';
import { dropoutBeforeBatchNorm } from './dropout-before-batch-norm.js';
import { dropoutRate } from './dropout-rate.js';
import { flattenOfALargeMap } from './flatten-of-a-large-map.js';
import { frozenOutput } from './frozen-output.js';
import { inputsAboveZero } from './inputs-above-zero.js';
import { l2ThroughAdaptiveOptimizer } from './l2-through-adaptive-optimizer.js';
import { labelSmoothingWithTwoClasses } from './label-smoothing-with-two-classes.js';
import { layerDoesNotFit } from './layer-does-not-fit.js';
import { learningRateRange } from './learning-rate-range.js';
import { linearStack } from './linear-stack.js';
import { noNormalization } from './no-normalization.js';
import { outputUnits } from './output-units.js';
import { parametersForTheData } from './parameters-for-the-data.js';
import { patternMatchesNothing } from './pattern-matches-nothing.js';
import { plateauAndOneCycle } from './plateau-and-one-cycle.js';
import { poolingLeavesOutTheBorder } from './pooling-leaves-out-the-border.js';
import { saturatingStack } from './saturating-stack.js';
import { seluSurroundings } from './selu-surroundings.js';
import { settingsRefused } from './settings-refused.js';
import { softmaxInHiddenLayer } from './softmax-in-hidden-layer.js';
import { veryWideLayer } from './very-wide-layer.js';
import { warmUpTooLong } from './warm-up-too-long.js';

/** Every rule, each once. */
export const RULES: readonly Rule[] = [
  activationOnOutput,
  averageTooSlow,
  batchLargerThanData,
  batchSizeForBatchNorm,
  biasBeforeBatchNorm,
  classImbalance,
  contradictingSettings,
  decayOfASmallNetwork,
  dropoutAfterOutput,
  dropoutBeforeBatchNorm,
  dropoutRate,
  flattenOfALargeMap,
  frozenOutput,
  inputsAboveZero,
  l2ThroughAdaptiveOptimizer,
  labelSmoothingWithTwoClasses,
  layerDoesNotFit,
  learningRateRange,
  linearStack,
  noNormalization,
  outputUnits,
  parametersForTheData,
  patternMatchesNothing,
  plateauAndOneCycle,
  poolingLeavesOutTheBorder,
  saturatingStack,
  seluSurroundings,
  settingsRefused,
  softmaxInHiddenLayer,
  veryWideLayer,
  warmUpTooLong,
];
