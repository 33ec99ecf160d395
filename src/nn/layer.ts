import type { z } from 'zod';
import { OptionError } from '../base/error.js';
import { parseOptions } from '../base/parse-options.js';
import type { Tensor } from '../graph/index.js';
import type { LayerScope } from './scope.js';

/**
 * A layer is a value: its kind and its options, plain JSON. A model is a layer that holds layers. Reading, writing,
 * comparing and editing models is reading, writing, comparing and editing JSON.
 */
export interface Layer {
  readonly kind: string;
  /** Name within the layer that holds it; `<kind>_<n>` when left out. */
  readonly name?: string;
  /** False freezes the layer and everything inside it: its values stay as they are; true says nothing. */
  readonly trainable?: boolean;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The kind of a layer and the schema of its options. */
interface LayerForm<Schema extends z.ZodObject> {
  readonly kind: string;
  readonly options: Schema;
}

/** What a layer does: the schema of its options, and the operations and variables it adds to a graph. */
export interface LayerDefinition<Schema extends z.ZodObject = z.ZodObject> extends LayerForm<Schema> {
  /** Adds the layer to the graph: x is its input, the result its output. Throws ShapeError where x does not fit. */
  // A method, so that definitions with different options fit into one list.
  build(scope: LayerScope, x: Tensor, options: z.output<Schema>): Tensor;
}

/** The same for a layer that takes two or more inputs and makes one of them. */
export interface MergeDefinition<Schema extends z.ZodObject = z.ZodObject> extends LayerForm<Schema> {
  /** Adds the layer to the graph. Throws ShapeError naming the input that does not fit the others. */
  merge(scope: LayerScope, inputs: readonly Tensor[], options: z.output<Schema>): Tensor;
}

export type AnyLayerDefinition = LayerDefinition | MergeDefinition;

/** What a layer may be called; dots are left to paths. */
export const LAYER_NAME = /^[\w-]+$/;

/** Declare a kind of layer. */
export function defineLayer<Schema extends z.ZodObject>(
  definition: LayerDefinition<Schema>,
): LayerDefinition<Schema> {
  return Object.freeze(definition);
}

/** Declare a kind of layer that takes several inputs. */
export function defineMerge<Schema extends z.ZodObject>(
  definition: MergeDefinition<Schema>,
): MergeDefinition<Schema> {
  return Object.freeze(definition);
}

/** The name of a layer that has none: its kind, and which of its kind it is. */
export function automaticName(kind: string, counts: Map<string, number>): string {
  const count = (counts.get(kind) ?? 0) + 1;
  counts.set(kind, count);
  return `${kind}_${count}`;
}

/** Options every layer has besides its own. */
export interface NamedLayer {
  /** Name within the layer that holds it: letters, digits, `_` and `-`. */
  readonly name?: string;
  /** False freezes the layer and everything inside it; true by default. */
  readonly trainable?: boolean;
}

/** What a caller may write; a layer without options of its own takes a name only. */
type LayerInput<Schema extends z.ZodObject> = string extends keyof z.input<Schema>
  ? NamedLayer
  : z.input<Schema> & NamedLayer;

/** Make a layer value: options are checked and completed with their defaults. */
export function makeLayer<Schema extends z.ZodObject>(
  definition: LayerForm<Schema>,
  input: LayerInput<Schema>,
): Layer {
  const { name, trainable, ...options } = input as NamedLayer & Record<string, unknown>;
  return freezeLayer(definition.kind, { name, trainable }, parseLayerOptions(definition, options, name));
}

function freezeLayer(
  kind: string,
  { name, trainable }: { name: string | undefined; trainable: boolean | undefined },
  options: Record<string, unknown>,
): Layer {
  if (name !== undefined && !LAYER_NAME.test(name)) {
    throw new OptionError({
      code: 'option/layer-name',
      where: kind,
      what: 'a layer name may hold letters, digits, _ and - only',
      got: name,
      fix: 'rename the layer',
    });
  }
  return Object.freeze({
    kind,
    ...(name === undefined ? {} : { name }),
    ...(trainable === false ? { trainable } : {}),
    options: Object.freeze(options),
  });
}

/** The options of a layer, checked and completed. Throws OptionError that names the layer. */
export function parseLayerOptions<Schema extends z.ZodObject>(
  { kind, options: schema }: LayerForm<Schema>,
  options: unknown,
  name?: string,
): z.output<Schema> {
  const where = name === undefined ? kind : `${kind} "${name}"`;
  return parseOptions(schema, options, { code: 'option/layer', where });
}
