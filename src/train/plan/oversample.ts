import { z } from 'zod';
import { InternalError, OptionError } from '../../base/error.js';
import { formatCount } from '../../base/format-count.js';
import { didYouMean } from '../../base/nearest-name.js';
import { drawsPerClass } from '../../data/index.js';
import type { Task } from '../../nn/index.js';
import type { TrainContext } from '../events.js';
import { inputOf } from '../model/classifier.js';
import type { RunConfig } from '../run/run-config.js';

/** How often examples of rare classes are drawn. */
export const Oversample = z
  .union([z.enum(['none', 'balanced']), z.number().gt(0).max(1), z.record(z.string(), z.int().nonnegative())])
  .describe(
    "Draw training examples of rare classes several times in an epoch: 'balanced' until each class has as many draws as the largest, or until it has such a share of them, above 0 to 1; or { class: draws }; 'none': each example once.",
  );
export type Oversample = z.output<typeof Oversample>;

interface ClassFacts {
  readonly task: Task;
  readonly classes: readonly string[];
  /** Examples to train on of each class. */
  readonly counts: readonly number[] | undefined;
}

/**
 * Draws in an epoch by class name; null where each example is drawn once.
 *
 * Throws  OptionError `option/oversample` for a task without classes, a class that is not there, and fewer draws than a class
 *         has examples.
 * Source  As the `sampling_strategy` of imbalanced-learn's RandomOverSampler, a share of the largest class or numbers, but as
 *         evenly as can be in place of at random, and anew in every epoch.
 */
export function resolveOversample(
  option: Oversample,
  { task, classes, counts }: ClassFacts,
): Record<string, number> | null {
  if (option === 'none') return null;
  if (task === 'multi-label' || task === 'regression')
    throw refused(
      `the task ${task} has no classes that exclude each other, so that none can be drawn more often`,
      option,
      task === 'multi-label'
        ? 'leave it out, and weigh labels that are true with the loss { kind: "binaryCrossEntropy", posWeight: [...] }'
        : 'leave it out',
    );
  if (counts === undefined)
    throw new InternalError({ where: 'oversample', what: 'the examples have not been counted' });
  const draws =
    typeof option === 'object'
      ? givenDraws(option, classes, counts)
      : drawsPerClass(counts, option === 'balanced' ? 1 : option);
  return Object.fromEntries(classes.map((name, k) => [name, draws[k]]));
}

/** As they were given; classes left out are drawn once each. */
function givenDraws(
  draws: Readonly<Record<string, number>>,
  classes: readonly string[],
  counts: readonly number[],
): number[] {
  const unknown = Object.keys(draws).find((name) => !classes.includes(name));
  if (unknown !== undefined)
    throw refused(
      'there is no class of this name',
      unknown,
      `${didYouMean(unknown, classes)}classes are ${classes.join(', ')}`,
    );
  return classes.map((name, k) => {
    const wanted = Object.hasOwn(draws, name) ? draws[name] : counts[k];
    if (wanted >= counts[k] && (wanted === 0 || counts[k] > 0)) return wanted;
    throw refused(
      'a class cannot be drawn less often than it has examples, and one that has none cannot be drawn',
      { class: name, draws: wanted, examples: counts[k] },
      'give as many draws as there are examples, or more',
    );
  });
}

function refused(what: string, got: unknown, fix: string): OptionError {
  return new OptionError({ code: 'option/oversample', where: 'oversample', what, got, fix });
}

/** Examples of one epoch: those to train on, and those of them that are drawn again. */
export function examplesPerEpoch({ data, training }: Pick<RunConfig, 'data' | 'training'>): number {
  return drawnExamples(data.training, training.oversample);
}

/** Draws of an epoch in all, of so many examples to train on. */
export function drawnExamples(training: number, draws: Readonly<Record<string, number>> | null): number {
  return draws === null ? training : Object.values(draws).reduce((sum, count) => sum + count, 0);
}

/** Say what an epoch is longer by. */
export function noteOversampling(config: RunConfig, { onEvent }: Pick<TrainContext, 'onEvent'>): void {
  const { data, training } = config;
  if (training.oversample === null) return;
  const isChanged = examplesPerEpoch(config) > data.training;
  const { examples } = inputOf(config.classifier);
  const message = isChanged
    ? `oversampling: ${formatCount(examplesPerEpoch(config))} draws in each epoch, from ${formatCount(data.training)} ${examples}`
    : `oversampling changes nothing: no class has fewer ${examples} than asked for`;
  onEvent?.({ type: 'note', message });
}
