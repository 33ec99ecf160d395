import { FormatError } from '../base/error.js';
import { type Conversion, unwritable } from './conversion.js';
import { type OnnxNode, type OnnxTensor, OPSET } from './model.js';
import { NEW_OPERATORS, NEWER, OLDER } from './opset-changes.js';

/** Nodes and the constants that they take. */
export interface Nodes {
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, OnnxTensor>;
}

/** Opsets whose changes are known. */
const KNOWN = { from: 9, to: 23 };
/** Operator sets besides the standard one that ONNX Runtime brings, each in the version that came with ours (ONNX 1.12). */
const OTHER_DOMAINS: Readonly<Record<string, number>> = { 'com.microsoft': 1, 'ai.onnx.ml': 3 };

/** Versions of operator sets that nodes need, besides the standard one. */
export function opsetsOfNodes(nodes: readonly OnnxNode[]): Record<string, number> {
  const inner = nodes.flatMap(({ attributes }) =>
    Object.values(attributes).flatMap((attribute) =>
      attribute.type === 'graph' ? Object.entries(opsetsOfNodes(attribute.value.nodes)) : [],
    ),
  );
  const own = nodes.flatMap(({ domain = '' }) => {
    const version = OTHER_DOMAINS[domain];
    return version === undefined ? [] : [[domain, version] as const];
  });
  return Object.fromEntries([...inner, ...own]);
}

/**
 * Nodes of another version of the standard operators, written in ours. Nodes inside of nodes too.
 *
 * Throws  FormatError for opsets that are not known, for operator sets that ONNX Runtime does not bring, and for nodes that
 *         have no form in ours, naming them.
 */
export function convertOpset(
  where: string,
  opsets: Readonly<Record<string, number>>,
  { nodes, constants }: Nodes,
): Nodes {
  const from = opsets[''] ?? 0;
  if (from < KNOWN.from || from > KNOWN.to) {
    throw new FormatError({
      code: 'format/onnx-opset',
      where,
      what: `the model is written for version ${from} of the ONNX operators, and those from ${KNOWN.from} to ${KNOWN.to} are known`,
      fix: `export the model with opset ${OPSET}`,
    });
  }
  const made = new Map(constants);
  const conversion = conversionInto(where, from, made, takenNames(nodes));
  const convert = (node: OnnxNode): OnnxNode[] => {
    requireDomain(where, node, opsets);
    const whole = withInner(node, convert);
    if ((node.domain ?? '') !== '') return [whole];
    // Outside of training dropout does nothing, in any version.
    if (node.opType === 'Dropout') return [identity(whole)];
    const [below = 0, older] = OLDER[node.opType] ?? [];
    if (older !== undefined && from < below) return older(whole, conversion);
    const [since = 0, newer] = NEWER[node.opType] ?? [];
    if (newer !== undefined && from >= since) return newer(whole, conversion);
    if (NEW_OPERATORS.has(node.opType)) throw unwritable(where, node, 'there is no such operator');
    return [whole];
  };
  return { nodes: nodes.flatMap(convert), constants: made };
}

function identity(node: OnnxNode): OnnxNode {
  return {
    ...node,
    opType: 'Identity',
    inputs: node.inputs.slice(0, 1),
    outputs: node.outputs.slice(0, 1),
    attributes: {},
  };
}

function withInner(node: OnnxNode, convert: (node: OnnxNode) => OnnxNode[]): OnnxNode {
  const attributes = Object.fromEntries(
    Object.entries(node.attributes).map(([name, attribute]) =>
      attribute.type === 'graph'
        ? [
            name,
            {
              type: 'graph' as const,
              value: { ...attribute.value, nodes: attribute.value.nodes.flatMap(convert) },
            },
          ]
        : [name, attribute],
    ),
  );
  return { ...node, attributes };
}

function requireDomain(
  where: string,
  { opType, domain = '' }: OnnxNode,
  opsets: Readonly<Record<string, number>>,
) {
  const newest = domain === '' ? OPSET : OTHER_DOMAINS[domain];
  if (domain === '' || (newest !== undefined && (opsets[domain] ?? newest) <= newest)) return;
  throw new FormatError({
    code: 'format/onnx-domain',
    where,
    what: `the operator ${opType} is of a set that ONNX Runtime does not bring`,
    got: { domain, version: opsets[domain] },
    fix: `use operators of ONNX itself, or of ${Object.keys(OTHER_DOMAINS).join(' or ')}`,
  });
}

function takenNames(nodes: readonly OnnxNode[]): Set<string> {
  const inner = nodes.flatMap(({ attributes }) =>
    Object.values(attributes).flatMap((a) => (a.type === 'graph' ? [...takenNames(a.value.nodes)] : [])),
  );
  return new Set([...nodes.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]), ...inner]);
}

function conversionInto(
  where: string,
  opset: number,
  constants: Map<string, OnnxTensor>,
  taken: Set<string>,
): Conversion {
  const name = (stem: string) => {
    let free = stem;
    while (taken.has(free) || constants.has(free)) free = `${free}_`;
    taken.add(free);
    return free;
  };
  const add = (tensor: Omit<OnnxTensor, 'name'>) => {
    const own = name(`opset:${constants.size}`);
    constants.set(own, { name: own, ...tensor });
    return own;
  };
  return {
    where,
    opset,
    constant: (given) => (given === undefined ? undefined : constants.get(given)),
    integers: (values) =>
      add({ dtype: 'int64', shape: [values.length], data: BigInt64Array.from(values, BigInt) }),
    float: (value) => add({ dtype: 'float32', shape: [], data: Float32Array.of(value) }),
    name,
  };
}
