import type { Topic } from '../topic.js';
import { accumulation } from './accumulation.js';
import { activations } from './activations.js';
import { architectures } from './architectures.js';
import { augmentation } from './augmentation.js';
import { batchNorm } from './batch-norm.js';
import { batchSize } from './batch-size.js';
import { checkpoints } from './checkpoints.js';
import { classWeights } from './class-weights.js';
import { clipping } from './clipping.js';
import { customLayers } from './custom-layers.js';
import { depth } from './depth.js';
import { diagnostics } from './diagnostics.js';
import { divergence } from './divergence.js';
import { dropout } from './dropout.js';
import { earlyStopping } from './early-stopping.js';
import { ensembles } from './ensembles.js';
import { epochs } from './epochs.js';
import { findingTheRate } from './finding-the-rate.js';
import { freezing } from './freezing.js';
import { imageSize } from './image-size.js';
import { initializers } from './initializers.js';
import { labelSmoothing } from './label-smoothing.js';
import { learningRate } from './learning-rate.js';
import { losses } from './losses.js';
import { metrics } from './metrics.js';
import { normalization } from './normalization.js';
import { optimizers } from './optimizers.js';
import { parameterGroups } from './parameter-groups.js';
import { parameters } from './parameters.js';
import { plateaus } from './plateaus.js';
import { schedules } from './schedules.js';
import { seed } from './seed.js';
import { transfer } from './transfer.js';
import { validationSplit } from './validation-split.js';
import { weightAveraging } from './weight-averaging.js';
import { weightDecay } from './weight-decay.js';
import { width } from './width.js';

/** Every topic, each once: those of the ten questions first, in their order. */
export const TOPICS: readonly Topic[] = [
  parameters,
  freezing,
  parameterGroups,
  dropout,
  depth,
  width,
  learningRate,
  findingTheRate,
  activations,
  initializers,
  normalization,
  augmentation,
  schedules,
  earlyStopping,
  plateaus,
  batchNorm,
  optimizers,
  weightDecay,
  clipping,
  accumulation,
  weightAveraging,
  ensembles,
  losses,
  classWeights,
  labelSmoothing,
  metrics,
  batchSize,
  epochs,
  seed,
  diagnostics,
  architectures,
  transfer,
  imageSize,
  validationSplit,
  checkpoints,
  divergence,
  customLayers,
];
