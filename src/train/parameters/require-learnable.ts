import { OptionError } from '../../base/error.js';
import type { ClassifierDefinition } from '../model/classifier.js';
import type { LayoutEntry } from '../step/parameter-layout.js';
import { classifierLayout } from '../step/training-step.js';
import { type FreezeOptions, freezingAt, requireFreezable } from './freezing.js';
import { type GroupOptions, requireGroupable } from './parameter-groups.js';

/**
 * Build the network once for each set of frozen layers, before anything is spent.
 *
 * Throws  ShapeError where a layer does not fit; OptionError for a pattern that fits nothing, where nothing would learn, and
 *         for a network too large for one ONNX file.
 */
export function requireLearnable(
  classifier: ClassifierDefinition,
  options: GroupOptions & { readonly freeze: FreezeOptions; readonly epochs: number },
): void {
  const { entries: all } = classifierLayout(classifier);
  if (!all.some(({ trainable }) => trainable)) throw nothingCanLearn();
  requireShippable(all);
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

/** Protocol buffers, and so ONNX files with their weights inside, hold less than this. */
const LARGEST_FILE = 2 ** 31;
const BYTES_PER_VALUE = 4;

function requireShippable(entries: readonly LayoutEntry[]): void {
  const bytes = entries.reduce((sum, { size }) => sum + size * BYTES_PER_VALUE, 0);
  if (bytes < LARGEST_FILE) return;
  const largest = entries.reduce((a, b) => (b.size > a.size ? b : a));
  throw new OptionError({
    code: 'option/network-size',
    where: 'network',
    what: 'the network has more parameters than one ONNX file can hold (2 GiB)',
    got: { bytes, largest: `${largest.name}, [${largest.shape.join(', ')}]` },
    fix: 'give that layer fewer units or filters, or place global pooling before it',
  });
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
export function epochsOfChange(rules: FreezeOptions, epochs: number): number[] {
  const changes = rules.flatMap(({ fromEpoch, untilEpoch }) => [
    fromEpoch,
    ...(untilEpoch === null ? [] : [untilEpoch]),
  ]);
  return [...new Set([1, ...changes])].filter((epoch) => epoch <= epochs).map((epoch) => epoch - 1);
}
