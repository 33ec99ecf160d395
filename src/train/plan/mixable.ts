import { OptionError } from '../../base/error.js';
import { type AugmentPlan, isMixed } from '../../data/index.js';
import { type LossSpec, resolveLoss, type Task } from '../../nn/index.js';

/**
 * Throws  OptionError `option/mixing` for pictures that are mixed where a loss takes one class for each, or where classes
 *         have weights: a mixed picture is of no one class.
 */
export function requireMixable(
  augment: AugmentPlan,
  {
    task,
    loss,
    classWeights,
  }: { readonly task: Task; readonly loss: LossSpec; readonly classWeights: object | null },
): void {
  if (!isMixed(augment)) return;
  const { kind } = resolveLoss(loss, task);
  if (task === 'multi-class' && kind !== 'categoricalCrossEntropy') {
    throw new OptionError({
      code: 'option/mixing',
      where: 'augment',
      what: `the loss ${kind} takes one class for each picture, and mixup and cutmix make pictures of two`,
      fix: 'use the loss categoricalCrossEntropy, or leave out mixup and cutmix',
    });
  }
  if (classWeights !== null) {
    throw new OptionError({
      code: 'option/mixing',
      where: 'augment',
      what: 'classes have weights, and mixup and cutmix make pictures of two classes',
      fix: 'leave out classWeights, or mixup and cutmix',
    });
  }
}
