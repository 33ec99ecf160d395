import { OptionError } from '../../base/error.js';
import { input } from '../../graph/index.js';
import { resolveLoss } from '../../nn/index.js';
import { type ClassifierDefinition, outputUnits } from '../model/classifier.js';
import { type LossSetup, trainingLoss } from '../step/loss-of.js';

/**
 * The loss of a run as its config keeps it: { kind, ...options }.
 *
 * Throws  OptionError `option/loss` for a loss that does not fit the task, `option/label-smoothing` for one that takes none;
 *         ShapeError for options that do not fit the number of outputs. All before any picture is trained on.
 */
export function planLoss(
  classifier: ClassifierDefinition,
  setup: LossSetup,
): { readonly kind: string; readonly [option: string]: unknown } {
  const { kind, options, takesLabelSmoothing } = resolveLoss(setup.loss, classifier.task);
  if (setup.labelSmoothing > 0 && !takesLabelSmoothing) {
    throw new OptionError({
      code: 'option/label-smoothing',
      where: 'labelSmoothing',
      what: `the loss ${kind} does not take label smoothing`,
      got: setup.labelSmoothing,
      fix: 'leave it out, or choose another loss',
    });
  }
  trainingLoss(classifier, setup, input('outputs', [1, outputUnits(classifier)]));
  return { kind, ...options };
}
