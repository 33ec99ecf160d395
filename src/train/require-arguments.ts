import { OptionError } from '../base/error.js';

/** Throws OptionError where no network, or no source of pictures, stands in its place: programs may not be checked for types. */
export function requireArguments(model: unknown, source: unknown): void {
  if (typeof model !== 'string' && !hasText(model, 'kind') && !hasText(model, 'name')) {
    throw new OptionError({
      code: 'option/model',
      where: 'train',
      what: 'the first argument is not a network',
      got: model === null ? 'null' : typeof model,
      fix: "give a layer such as sequential([...]), or the name of an architecture; 'auto' chooses one",
    });
  }
  if (!hasText(source, 'kind')) {
    throw new OptionError({
      code: 'option/source',
      where: 'train',
      what: 'the second argument is not a source of pictures',
      got: typeof source === 'string' ? source : typeof source,
      fix: 'give imageFolder(path), the answer of sourceAt(path), or pictureArrays(options)',
    });
  }
}

function hasText(value: unknown, key: string): boolean {
  return (
    typeof value === 'object' && value !== null && typeof (value as Record<string, unknown>)[key] === 'string'
  );
}
