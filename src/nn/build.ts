import { OptionError, PupilError, ShapeError } from '../base/error.js';
import { type DType, input, sameShape, type Tensor } from '../graph/index.js';
import { resolveActivation } from './activations/index.js';
import { EXTENSION_REMEDY, type Extensions, vocabularyOf } from './extensions.js';
import { requireFitting } from './initializers.js';
import { type AnyLayerDefinition, automaticName, type Layer, parseLayerOptions } from './layer.js';
import type { NoiseInput } from './noise.js';
import { misdeclared, ownOutput, requireDeclarable } from './own-layer.js';
import type { LayerScope, Mode, NormalizationState } from './scope.js';
import type { BoundVariable, Variable } from './variable.js';

/** One layer as it was built: what the table of a summary shows. */
export interface BuiltLayer {
  readonly path: string;
  readonly kind: string;
  readonly layer: Layer;
  readonly inputs: readonly Tensor[];
  readonly output: Tensor;
  /** Variables of this layer itself, without those of layers inside it. */
  readonly variables: readonly BoundVariable[];
}

/** A network added to a graph. */
export interface BuiltNetwork {
  readonly output: Tensor;
  /** In the order of their declaration. */
  readonly variables: readonly BoundVariable[];
  /** New values of statistics after a training step. */
  readonly updates: readonly { readonly variable: BoundVariable; readonly value: Tensor }[];
  readonly noise: readonly NoiseInput[];
  /** Layers in the order in which they finish: inner before outer. */
  readonly layers: readonly BuiltLayer[];
}

export interface BuildOptions {
  readonly mode: Mode;
  /** Whether noise falls; as the mode says by default. On in inference, dropout draws one of many answers. */
  readonly noise?: boolean;
  /** The tensor that stands for a variable; a graph input of its name by default. */
  readonly bind?: (variable: Variable) => Tensor;
  /**
   * What is frozen, besides layers that say so themselves: asked for the path of every layer and the name of every
   * variable, those inside frozen ones too. For a frozen one the answer is the state of its normalization.
   */
  readonly frozen?: (path: string) => NormalizationState | undefined;
  readonly extensions?: Extensions | undefined;
}

/** What stands around a layer says of it, and what it comes to with what was asked for its own path. */
interface Freezing {
  readonly inherited: NormalizationState | undefined;
  readonly frozen: NormalizationState | undefined;
}

/**
 * Add a network to the graph that ends in x; in several tensors for a layer that takes several inputs.
 *
 * Throws  OptionError for a layer whose kind is unknown, whose options are not valid or whose name is taken; ShapeError,
 *         naming the layer, where a layer does not fit what it is given.
 */
export function buildNetwork(
  network: Layer,
  x: Tensor | readonly Tensor[],
  options: BuildOptions,
): BuiltNetwork {
  const vocabulary = vocabularyOf(options.extensions);
  const isOwn: ReadonlySet<AnyLayerDefinition> = new Set(options.extensions?.layers);
  const bind = options.bind ?? ((variable: Variable) => input(variable.name, variable.shape));
  const variables: BoundVariable[] = [];
  const updates: { variable: BoundVariable; value: Tensor }[] = [];
  const noise: NoiseInput[] = [];
  const layers: BuiltLayer[] = [];

  function scopeOf(
    path: string,
    own: BoundVariable[],
    { inherited, frozen }: Freezing,
    isChecked: boolean,
  ): LayerScope {
    /** What was asked for a variable itself goes before what its layer says, unless the layer around it is frozen for good. */
    const learnsByName = (variable: string, byLayer: boolean) => {
      const isFrozen = options.frozen?.(variable) !== undefined;
      return inherited !== undefined || isFrozen === (frozen !== undefined) ? byLayer : !isFrozen;
    };
    const counts = new Map<string, number>();
    const taken = new Set<string>();
    let draws = 0;
    const full = (name: string) => (path === '' ? name : `${path}.${name}`);
    const scope: LayerScope = {
      mode: options.mode,
      noisy: options.noise ?? options.mode === 'training',
      path,
      trainable: frozen === undefined,
      normalization: frozen ?? 'training',
      variable(name, spec) {
        if (isChecked) requireDeclarable(placeOf(path), name, spec);
        const { shape, initializer, role, trainable = frozen === undefined } = spec;
        if (own.some((v) => v.name === full(name))) {
          throw misdeclared(placeOf(path), 'a layer declares two variables of the same name', name);
        }
        requireFitting(initializer, shape, full(name));
        const learns = role !== 'statistic' && role !== 'fixed' && learnsByName(full(name), trainable);
        const variable = { name: full(name), shape, initializer, role, trainable: learns };
        const bound = Object.freeze({ ...variable, tensor: bind(variable) });
        own.push(bound);
        variables.push(bound);
        return bound.tensor;
      },
      update(name, value) {
        const variable = own.find((v) => v.name === full(name));
        if (variable?.role !== 'statistic') {
          throw misdeclared(placeOf(path), 'a layer updates what it has not declared as a statistic', name);
        }
        if (!sameShape(variable.shape, value.shape)) {
          const got = { variable: name, shape: variable.shape, update: value.shape };
          throw misdeclared(placeOf(path), 'a statistic is updated by a tensor of another shape', got);
        }
        updates.push({ variable, value });
      },
      noise(shape, distribution) {
        const dtype: DType = distribution.kind === 'bernoulli' ? 'uint8' : 'float32';
        draws++;
        const name = draws === 1 ? path : `${path}:${draws}`;
        const tensor = input(`noise:${name}`, shape, dtype);
        noise.push({ name, shape, distribution, tensor });
        return tensor;
      },
      activation: (spec) =>
        resolveActivation(spec, {
          where: placeOf(path),
          known: vocabulary.activations,
          remedy: EXTENSION_REMEDY,
          learned: declaredOnce(scope, (name) => own.some((v) => v.name === full(name))),
        }),
      child(layer, ...inputs) {
        const name = layer.name ?? automaticName(layer.kind, counts);
        if (taken.has(name)) {
          throw new OptionError({
            code: 'option/layer-name',
            where: placeOf(path),
            what: 'two layers have the same name',
            got: name,
            fix: 'name each layer once within the layer that holds it',
          });
        }
        taken.add(name);
        return build(layer, full(name), inputs, inherited);
      },
    };
    return scope;
  }

  function build(
    layer: Layer,
    path: string,
    inputs: readonly Tensor[],
    outer: NormalizationState | undefined,
  ): Tensor {
    const definition = vocabulary.layers.get(layer.kind);
    if (definition === undefined) {
      throw new OptionError({
        code: 'option/layer-kind',
        where: placeOf(path),
        what: 'there is no layer of this kind',
        got: layer.kind,
        fix: `known kinds are ${[...vocabulary.layers.keys()].join(', ')}; ${EXTENSION_REMEDY}`,
      });
    }
    const own: BoundVariable[] = [];
    const inherited = outer ?? (layer.trainable === false ? 'frozen' : undefined);
    const frozen = inherited ?? options.frozen?.(path);
    const parsed = parseLayerOptions(definition, layer.options, path === '' ? undefined : path);
    requireInputs(definition, path, inputs.length);
    const scope = scopeOf(path, own, { inherited, frozen }, isOwn.has(definition));
    const make = () =>
      'merge' in definition
        ? definition.merge(scope, inputs, parsed)
        : definition.build(scope, inputs[0], parsed);
    const output = inLayer(
      path,
      inputs,
      isOwn.has(definition) ? () => ownOutput(placeOf(path), inputs, make) : make,
    );
    layers.push({ path, kind: layer.kind, layer, inputs, output, variables: own });
    return output;
  }

  const output = build(network, '', 'shape' in x ? [x] : x, undefined);
  return { output, variables, updates, noise, layers };
}

/**
 * Declares what one activation of a layer learns: the same tensor however often it is applied, as along time, and under a
 * number of its own where the layer has several such activations.
 */
function declaredOnce(scope: LayerScope, isTaken: (name: string) => boolean): LayerScope['variable'] {
  const declared = new Map<string, Tensor>();
  const unused = (name: string, count = 1): string => {
    const numbered = count === 1 ? name : `${name}${count}`;
    return isTaken(numbered) ? unused(name, count + 1) : numbered;
  };
  return (name, spec) => {
    const tensor = declared.get(name) ?? scope.variable(unused(name), spec);
    declared.set(name, tensor);
    return tensor;
  };
}

/** How messages call a layer; the outermost one has no name. */
function placeOf(path: string): string {
  return path === '' ? 'network' : path;
}

function requireInputs(definition: AnyLayerDefinition, path: string, count: number): void {
  const { kind } = definition;
  const where = path === '' ? kind : `layer "${path}"`;
  if ('merge' in definition && count < 2) {
    throw new OptionError({
      code: 'option/layer-inputs',
      where,
      what: `${kind} takes two or more inputs`,
      got: { inputs: count },
      fix: `wire it in a network: network(apply(${kind}(), a, b))`,
    });
  }
  if ('build' in definition && count !== 1) {
    throw new OptionError({
      code: 'option/layer-inputs',
      where,
      what: `${kind} takes one input`,
      got: { inputs: count },
      fix: 'join the inputs first, with add or concatenate for example',
    });
  }
}

/** Shape errors say in which layer they arose and what that layer was given. */
function inLayer(path: string, inputs: readonly Tensor[], build: () => Tensor): Tensor {
  try {
    return build();
  } catch (error) {
    if (
      !(error instanceof PupilError) ||
      error.kind !== 'shape' ||
      error.code === 'shape/layer' ||
      path === ''
    )
      throw error;
    const shapes = inputs.map(({ shape }) => `[${shape.join(', ')}]`).join(' and ');
    throw new ShapeError({
      code: 'shape/layer',
      where: `layer "${path}" (input ${shapes}), ${error.where}`,
      what: error.what,
      got: error.got,
      fix: error.fix,
      cause: error,
    });
  }
}
