import type { ClassifierDefinition, ModelContract } from '../train/index.js';
import type { Summary } from './library.js';

/** What goes into a model; how that is made is in its file. */
export function inputDocument(
  input: ClassifierDefinition['input'] | ModelContract['input'],
): Summary['input'] {
  if ('kind' in input) return { columns: input.columns.map(({ name, type }) => ({ name, type })) };
  const { height, width, channels } = input;
  return { height, width, channels };
}
