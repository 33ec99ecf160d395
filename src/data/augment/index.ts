export { type AugmentInput, AugmentPlan, AugmentSpec } from './augment-options.js';
export { augmentPicture } from './augment-picture.js';
export { type Augmentation, createAugmenter } from './augmenter.js';
export type { Border } from './border.js';
export { type Epoch, operationDrawer } from './draw-operations.js';
export { type MirrorTest, mirrorTest } from './mirror-test.js';
export { isMixed, mixBatches } from './mix-batch.js';
export { cutmix, type MixableBatch, mixup } from './mix-pictures.js';
export type { DrawnOperation } from './operation.js';
export {
  OPERATION_KINDS,
  OPERATIONS,
  type OperationInput,
  OperationSpec,
} from './operations/index.js';
export { parseAugment } from './parse-augment.js';
export type { Picture, PictureSize } from './picture.js';
export { POLICY_NAMES, type PolicyName } from './policy-names.js';
export type { Sampling } from './resample.js';
export { type AugmentFacts, resolveAugment } from './resolve-augment.js';
