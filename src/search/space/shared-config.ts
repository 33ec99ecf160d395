import { isPretrained, type Pretrained, pretrainedFile } from '../../train/index.js';
import type { TrialConfig } from './apply-point.js';

/** What all trainings share, as a program says it: `model` may be a head on a backbone, of `withHead`. */
export interface SharedConfig extends Omit<TrialConfig, 'model'> {
  readonly model: TrialConfig['model'] | Pretrained;
}

/** The same in JSON, so that it can be written down and sent: of a backbone its file, by its path and its hash. */
export function sharedConfig({
  model = 'auto',
  pictures = {},
  training = {},
}: Partial<SharedConfig>): TrialConfig {
  return { model: isPretrained(model) ? pretrainedFile(model) : model, pictures, training };
}
