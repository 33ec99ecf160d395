import { EXTERNAL_LOCATION, type Proto } from './schema.js';

/** How much nodes come to, those of graphs inside of them included. */
export interface Weight {
  readonly nodes: number;
  /** Of the values in their attributes and in graphs inside of them. */
  readonly bytes: number;
}

export function weighNodes(nodes: readonly Proto<'NodeProto'>[]): Weight {
  const parts = nodes.flatMap(({ attribute }) => attribute.map(weighAttribute));
  return parts.reduce(added, { nodes: nodes.length, bytes: 0 });
}

function weighAttribute({ t, g, sparseTensor, floats, ints, s, strings }: Proto<'AttributeProto'>): Weight {
  const bytes =
    tensorBytes(t) +
    sparseBytes(sparseTensor) +
    floats.length * 4 +
    ints.length * 8 +
    textBytes([s, ...strings]);
  return g === undefined ? { nodes: 0, bytes } : added(weighGraph(g), { nodes: 0, bytes });
}

function weighGraph({ node, initializer, sparseInitializer }: Proto<'GraphProto'>): Weight {
  const bytes = [...initializer.map(tensorBytes), ...sparseInitializer.map(sparseBytes)];
  return added(weighNodes(node), { nodes: 0, bytes: bytes.reduce((sum, count) => sum + count, 0) });
}

function added(a: Weight, b: Weight): Weight {
  return { nodes: a.nodes + b.nodes, bytes: a.bytes + b.bytes };
}

/** Of what is stored of its values: most that are read weigh as much. */
function tensorBytes(tensor: Proto<'TensorProto'> | undefined): number {
  if (tensor === undefined) return 0;
  const { rawData, floatData, int32Data, int64Data, uint64Data, doubleData, stringData } = tensor;
  // In another file lie as many as its axes say.
  if (tensor.dataLocation === EXTERNAL_LOCATION)
    return tensor.dims.reduce((product, size) => product * Number(size), 4);
  const small = floatData.length + int32Data.length;
  const large = int64Data.length + uint64Data.length + doubleData.length;
  return (rawData?.length ?? 0) + small * 4 + large * 8 + textBytes(stringData);
}

function sparseBytes(tensor: Proto<'SparseTensorProto'> | undefined): number {
  return tensorBytes(tensor?.values) + tensorBytes(tensor?.indices);
}

function textBytes(texts: readonly Uint8Array[]): number {
  return texts.reduce((sum, { length }) => sum + length, 0);
}
