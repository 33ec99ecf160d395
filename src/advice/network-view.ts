import { elementCount, type Shape, type Tensor } from '../graph/index.js';
import { type BuiltLayer, type BuiltNetwork, LAYERS } from '../nn/index.js';

/** A layer as rules see it: its options complete, its place in the flow known. */
export interface LayerView {
  readonly path: string;
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly input: Shape;
  readonly output: Shape;
  /** Name of the activation that its values leave through; 'linear' for none. */
  readonly activation: string;
  /** Learned and measured values. */
  readonly parameters: number;
  readonly hasKernel: boolean;
  /** False when it has parameters and none of them learns. */
  readonly learns: boolean;
}

/** A network as rules see it: what lies next to what, however it is nested and wired. */
export interface NetworkView {
  /** In the order in which data pass them. */
  readonly layers: readonly LayerView[];
  /** The last layer with a kernel: it makes the output. */
  readonly head: LayerView | undefined;
  readonly output: Shape;
  readonly parameters: number;
  /** Names of all variables. */
  readonly variables: readonly string[];
  /** The layers whose output reaches this one with no other between. */
  before(layer: LayerView): readonly LayerView[];
  after(layer: LayerView): readonly LayerView[];
}

/** Layers that only hold others: what is inside them counts. */
const CONTAINERS: readonly string[] = ['sequential', 'network'];
/** Layers that hold others and do something with their outputs. */
const JOINTS: readonly string[] = ['residual'];

export function viewNetwork(network: BuiltNetwork): NetworkView {
  const units = network.layers.filter((layer) => isUnit(layer, network.layers));
  const views = new Map(units.map((unit) => [unit, viewLayer(unit, network)]));
  const owners = new Map<Tensor, BuiltLayer[]>();
  for (const unit of units) owners.set(unit.output, [...(owners.get(unit.output) ?? []), unit]);
  const sources = new Map(units.map((unit, i) => [unit, sourcesOf(unit, i, units, owners)]));
  const layers = units.map((unit) => views.get(unit)!);
  const before = new Map(
    units.map((unit) => [views.get(unit)!, sources.get(unit)!.map((u) => views.get(u)!)]),
  );
  return {
    layers,
    head: layers.findLast(({ hasKernel }) => hasKernel),
    output: network.output.shape,
    parameters: network.variables.reduce((sum, { shape }) => sum + elementCount(shape), 0),
    variables: network.variables.map(({ name }) => name),
    before: (layer) => before.get(layer)!,
    after: (layer) => layers.filter((other) => before.get(other)!.includes(layer)),
  };
}

/** What a rule speaks of: a layer without layers inside it, a joint, or a layer that hides what it is made of. */
function isUnit({ kind, path }: BuiltLayer, all: readonly BuiltLayer[]): boolean {
  if (CONTAINERS.includes(kind)) return false;
  const holders = all.filter(
    (other) => other.path !== path && (other.path === '' || path.startsWith(`${other.path}.`)),
  );
  return holders.every((holder) => CONTAINERS.includes(holder.kind) || JOINTS.includes(holder.kind));
}

function viewLayer({ path, kind, layer, inputs, output }: BuiltLayer, network: BuiltNetwork): LayerView {
  const definition = LAYERS.find((d) => d.kind === kind);
  const parsed = definition?.options.safeParse(layer.options);
  const options: Readonly<Record<string, unknown>> = parsed?.success ? parsed.data : layer.options;
  const own = JOINTS.includes(kind)
    ? []
    : network.variables.filter(({ name }) => name.startsWith(path === '' ? '' : `${path}.`));
  return {
    path: path === '' ? kind : path,
    kind,
    options,
    input: inputs[0].shape,
    output: output.shape,
    activation: kind === 'prelu' ? kind : activationOf(options.activation),
    parameters: own.reduce((sum, { shape }) => sum + elementCount(shape), 0),
    hasKernel: own.some(({ role }) => role === 'kernel'),
    learns: own.length === 0 || own.some(({ trainable }) => trainable),
  };
}

function activationOf(spec: unknown): string {
  if (typeof spec === 'string') return spec;
  return typeof spec === 'object' && spec !== null && 'kind' in spec ? String(spec.kind) : 'linear';
}

/** The units that made what a unit takes: back through the graph, no further than the first unit on every way. */
function sourcesOf(
  unit: BuiltLayer,
  position: number,
  units: readonly BuiltLayer[],
  owners: ReadonlyMap<Tensor, readonly BuiltLayer[]>,
): BuiltLayer[] {
  const found = new Set<BuiltLayer>();
  const seen = new Set<Tensor>();
  const visit = (tensor: Tensor) => {
    if (seen.has(tensor)) return;
    seen.add(tensor);
    // A layer that changes nothing has the tensor of the one before it for its output: the nearer one counts.
    const owner = owners.get(tensor)?.findLast((other) => units.indexOf(other) < position);
    if (owner !== undefined) found.add(owner);
    else for (const source of tensor.node.inputs) visit(source);
  };
  for (const tensor of unit.inputs) visit(tensor);
  return [...found];
}
