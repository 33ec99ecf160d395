import { OptionError } from '../base/error.js';
import type { ClassifierDefinition } from '../nn/index.js';
import { type FreezeOptions, freezingAt, requireFreezable } from './freezing.js';
import { type GroupOptions, requireGroupable } from './parameter-groups.js';
import { classifierLayout } from './training-step.js';

/**
 * Build the network once for each set of frozen layers, before anything is spent.
 *
 * Throws  ShapeError where a layer does not fit; OptionError for a pattern that fits nothing, and where nothing would learn.
 */
export function requireLearnable(
  classifier: ClassifierDefinition,
  options: GroupOptions & { readonly freeze: FreezeOptions; readonly epochs: number },
): void {
  const { entries: all } = classifierLayout(classifier);
  if (!all.some(({ trainable }) => trainable)) throw nothingCanLearn();
  const names = all.map(({ name }) => name);
  requireFreezable(options.freeze, names);
  requireGroupable(options, names);
  for (const epoch of epochsOfChange(options.freeze, options.epochs)) {
    const { entries } = classifierLayout(classifier, freezingAt(options.freeze, epoch));
    if (entries.some(({ trainable }) => trainable)) continue;
    throw new OptionError({
      code: 'option/nothing-learns',
      where: `freeze, epoch ${epoch + 1}`,
      what: 'every layer with parameters is frozen, so that nothing would be learned',
      got: options.freeze.map(({ layers }) => layers),
      fix: "leave out a layer, such as the last one: add '!' and its name to freeze",
    });
  }
}

function nothingCanLearn(): OptionError {
  return new OptionError({
    code: 'option/nothing-learns',
    where: 'network',
    what: 'the network has no parameters that could learn',
    fix: 'add a layer with parameters, such as dense, or take trainable: false off one that has them',
  });
}

/** Epochs, from 0, in which another set of rules begins to be in force. */
function epochsOfChange(rules: FreezeOptions, epochs: number): number[] {
  const changes = rules.flatMap(({ fromEpoch, untilEpoch }) => [
    fromEpoch,
    ...(untilEpoch === null ? [] : [untilEpoch]),
  ]);
  return [...new Set([1, ...changes])].filter((epoch) => epoch <= epochs).map((epoch) => epoch - 1);
}
