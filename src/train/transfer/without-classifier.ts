import { OptionError } from '../../base/error.js';
import { automaticName, type Layer } from '../../nn/index.js';

/** A node of a network with branches. */
type Wired = Layer & { readonly name: string; readonly inputs: readonly string[] };

/**
 * A network without its last dense layer, and without the dropout before it. All other layers keep their names.
 *
 * Throws  OptionError where it does not end in one.
 */
export function withoutClassifier(where: string, network: Layer): Layer {
  const cut = cutLast(network);
  if (cut !== undefined && cut !== NOTHING) return cut;
  throw new OptionError({
    code: 'option/backbone-classifier',
    where,
    what: 'the network does not end in a dense layer, so that it cannot be told where its features end',
    got: network.kind,
    fix: 'give a network that ends in dense, or name a value of the ONNX file with --features',
  });
}

/** What is left of a layer that held the classifier alone. */
const NOTHING = 'nothing';

/** Undefined where the last layer is no classifier. */
function cutLast(network: Layer): Layer | typeof NOTHING | undefined {
  const { layers, nodes, output } = network.options as {
    readonly layers?: readonly Layer[];
    readonly nodes?: readonly Wired[];
    readonly output?: string;
  };
  if (network.kind === 'sequential' && layers !== undefined) {
    const kept = cutLayers(namedLayers(layers));
    if (kept === undefined) return undefined;
    return kept.length === 0 ? NOTHING : { ...network, options: { ...network.options, layers: kept } };
  }
  if (network.kind === 'network' && nodes !== undefined) return cutNodes(network, nodes, output!);
  return undefined;
}

/** Names that layers have without being given one stay theirs, whatever follows. */
function namedLayers(layers: readonly Layer[]): Layer[] {
  const counts = new Map<string, number>();
  return layers.map((layer) => ({ ...layer, name: layer.name ?? automaticName(layer.kind, counts) }));
}

function cutLayers(layers: readonly Layer[]): Layer[] | undefined {
  const last = layers.at(-1);
  if (last === undefined) return undefined;
  const before = layers.slice(0, -1);
  if (last.kind === 'dense') return withoutDropout(before);
  const inner = cutLast(last);
  if (inner === undefined) return undefined;
  return inner === NOTHING ? withoutDropout(before) : [...before, inner];
}

function withoutDropout(layers: readonly Layer[]): Layer[] {
  return layers.filter(({ kind }, i) => i < layers.length - 1 || kind !== 'dropout');
}

function cutNodes(network: Layer, nodes: readonly Wired[], output: string): Layer | undefined {
  const last = nodes.find(({ name }) => name === output);
  if (last === undefined) return undefined;
  if (last.kind !== 'dense') {
    const inner = cutLast(last);
    if (inner === undefined || inner === NOTHING) return undefined;
    const changed = nodes.map((node) =>
      node === last ? { ...inner, name: node.name, inputs: node.inputs } : node,
    );
    return { ...network, options: { ...network.options, nodes: changed } };
  }
  const before = nodes.find(({ name }) => name === last.inputs[0]);
  const isDropout = before?.kind === 'dropout';
  const kept = nodes.filter((node) => node !== last && !(isDropout && node === before));
  const end = isDropout ? before.inputs[0] : last.inputs[0];
  return kept.some(({ name }) => name === end)
    ? { ...network, options: { ...network.options, nodes: kept, output: end } }
    : undefined;
}
