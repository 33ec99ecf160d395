import { OptionError } from '../base/error.js';
import { ACTIVATIONS, type ActivationDefinition } from './activations/index.js';
import { type AnyLayerDefinition, LAYER_NAME } from './layer.js';
import { LAYERS } from './layers/index.js';

/** Kinds of layers and activations of one's own; networks name them as they name the built-in ones. */
export interface Extensions {
  readonly layers?: readonly AnyLayerDefinition[] | undefined;
  readonly activations?: readonly ActivationDefinition[] | undefined;
  /** What variables start with whose values are those of a file, by name. */
  readonly values?: ReadonlyMap<string, Float32Array> | undefined;
}

/** Everything that a network may name. */
export interface Vocabulary {
  readonly layers: ReadonlyMap<string, AnyLayerDefinition>;
  readonly activations: ReadonlyMap<string, ActivationDefinition>;
}

/** What a person does who has defined a kind and not handed it over. */
export const EXTENSION_REMEDY =
  'hand one of your own over as extensions: { layers, activations }, in the context, or in a config file named by --config';

/** The built-in kinds and those of extensions. Throws OptionError for a kind that there is already, or that is no name. */
export function vocabularyOf({ layers = [], activations = [] }: Extensions = {}): Vocabulary {
  return {
    layers: byKind('layers', [...LAYERS, ...layers]),
    activations: byKind('activations', [...ACTIVATIONS, ...activations]),
  };
}

function byKind<D extends { readonly kind: string }>(
  what: string,
  definitions: readonly D[],
): Map<string, D> {
  const known = new Map<string, D>();
  for (const definition of definitions) {
    const { kind } = definition;
    if (known.has(kind) || !LAYER_NAME.test(kind)) {
      throw new OptionError({
        code: 'option/extension',
        where: `extensions.${what}`,
        what: known.has(kind)
          ? 'there is another definition of this kind'
          : 'the name of a kind may hold letters, digits, _ and - only',
        got: kind,
        fix: 'give the kind another name',
      });
    }
    known.set(kind, definition);
  }
  return known;
}
