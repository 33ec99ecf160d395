import { z } from 'zod';
import { InternalError, OptionError } from '../../base/error.js';
import { didYouMean } from '../../base/nearest-name.js';
import type { Task } from '../../nn/index.js';

/** What each class weighs in the loss. */
export const ClassWeights = z
  .union([z.enum(['none', 'balanced']), z.record(z.string(), z.number().nonnegative())])
  .describe(
    "Weight of each class in the loss: 'none', 'balanced' (rare classes weigh more) or { class: weight }; classes left out weigh 1.",
  );
export type ClassWeights = z.output<typeof ClassWeights>;

/**
 * Weights by class name; null where all weigh the same.
 *
 * Balanced  n / (K count), for n training pictures in K classes: over all pictures the mean weight is 1. As scikit-learn's
 *           `class_weight='balanced'`.
 * Throws    OptionError `option/class-weights` for a task without classes, a class that is not there, and weights that
 *           leave nothing to learn from.
 */
export function resolveClassWeights(
  option: ClassWeights,
  facts: {
    readonly task: Task;
    readonly classes: readonly string[];
    readonly counts: readonly number[] | undefined;
  },
): Readonly<Record<string, number>> | null {
  const { task, classes, counts } = facts;
  if (option === 'none') return null;
  if (task === 'multi-label' || task === 'regression') {
    throw refused(`the task ${task} has no classes that exclude each other`, {
      got: option,
      fix:
        task === 'multi-label'
          ? 'weigh labels that are true with the loss { kind: "binaryCrossEntropy", posWeight: [...] }'
          : 'give sampleWeights with the pictures',
    });
  }
  if (option === 'balanced') {
    if (counts === undefined)
      throw new InternalError({ where: 'classWeights', what: 'the pictures have not been counted' });
    const total = counts.reduce((sum, count) => sum + count, 0);
    return Object.fromEntries(classes.map((name, k) => [name, total / (classes.length * counts[k])]));
  }
  const unknown = Object.keys(option).find((name) => !classes.includes(name));
  if (unknown !== undefined) {
    throw refused('there is no class of this name', {
      got: unknown,
      fix: `${didYouMean(unknown, classes)}classes are ${classes.join(', ')}`,
    });
  }
  const weights = classes.map((name) => (Object.hasOwn(option, name) ? option[name] : 1));
  if (weights.every((weight) => weight === 0))
    throw refused('no class weighs anything, so that nothing would be learned', {
      got: option,
      fix: 'give some class a weight above 0',
    });
  return Object.fromEntries(classes.map((name, k) => [name, weights[k]]));
}

function refused(what: string, { got, fix }: { got: unknown; fix: string }): OptionError {
  return new OptionError({ code: 'option/class-weights', where: 'classWeights', what, got, fix });
}
