import {
  type Node,
  outputsOf,
  reapply,
  sameShape,
  type Tensor,
  topologicalOrder,
} from '../../graph/index.js';
import { ended } from './ended.js';
import { countReaders } from './readers.js';

/** Whether a target computes a node and an ending in one pass: an addition, or the given activation. */
export type TakesEnding = (node: Node, ending: 'add' | Node) => boolean;

/**
 * The same outputs, with additions and activations drawn into the operations that they follow, where the target takes them
 * and nothing else reads the value in between.
 */
export function fuseEndings(
  outputs: Readonly<Record<string, Tensor>>,
  takes: TakesEnding,
): Record<string, Tensor> {
  const results = Object.values(outputs);
  const begins = findEndings(topologicalOrder(results), results, takes);
  const replaced = new Map<Node, readonly Tensor[]>();
  const follow = ({ node, index }: Tensor) => replaced.get(node)![index];
  for (const node of topologicalOrder(results, new Set(), (node) => before(node, begins.get(node)))) {
    if (replaced.has(node)) continue;
    const inputs = node.inputs.map(follow);
    const chain = begins.get(node);
    if (chain === undefined || chain.last === node) {
      const unchanged = inputs.every((t, i) => t === node.inputs[i]);
      replaced.set(node, unchanged ? outputsOf(node) : reapply(node, inputs));
      continue;
    }
    const { added, activation } = chain;
    const tensors = ended(node, inputs, { added: added && follow(added), activation });
    for (const part of [node, ...chain.followers]) replaced.set(part, tensors);
  }
  return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, follow(tensor)]));
}

/** A node and what is drawn into it. */
interface Chain {
  readonly begin: Node;
  readonly followers: Node[];
  added?: Tensor;
  activation?: Node;
  /** The node whose value the first output has become. */
  last: Node;
}

/** What must be there before a node is computed, with what is to be added to it. */
function before(node: Node, chain: Chain | undefined): readonly Tensor[] {
  return chain?.added === undefined ? node.inputs : [...node.inputs, chain.added];
}

/** By the node that each begins with. */
function findEndings(
  order: readonly Node[],
  results: readonly Tensor[],
  takes: TakesEnding,
): Map<Node, Chain> {
  const positions = new Map(order.map((node, i) => [node, i]));
  const readers = countReaders(results);
  const begins = new Map<Node, Chain>();
  /** By the last node of each. */
  const chains = new Map<Node, Chain>();

  function dependsOn(tensor: Tensor, node: Node): boolean {
    const visited = new Set<Node>();
    topologicalOrder([tensor], visited, (n) => before(n, begins.get(n)));
    return visited.has(node);
  }

  /** The chain that ends in a tensor that nothing else reads. */
  function chainBefore(tensor: Tensor): Chain | undefined {
    if (tensor.index !== 0 || readers.get(tensor.node) !== 1) return undefined;
    return chains.get(tensor.node);
  }

  function extend(chain: Chain, node: Node): void {
    chains.delete(chain.last);
    chain.followers.push(node);
    chain.last = node;
    chains.set(node, chain);
  }

  function drawInSum(node: Node): boolean {
    // Of two that could take the other, the later one does: it keeps less waiting.
    const candidates = [...node.inputs].sort((a, b) => positions.get(b.node)! - positions.get(a.node)!);
    for (const operand of candidates) {
      const other = node.inputs[0] === operand ? node.inputs[1] : node.inputs[0];
      const chain = chainBefore(operand);
      if (
        chain === undefined ||
        chain.last !== chain.begin ||
        !sameShape(other.shape, operand.shape) ||
        !takes(chain.begin, 'add') ||
        dependsOn(other, chain.begin)
      )
        continue;
      chain.added = other;
      extend(chain, node);
      return true;
    }
    return false;
  }

  for (const node of order) {
    if (node.op.name === 'add' && drawInSum(node)) continue;
    const chain = node.inputs.length === 1 ? chainBefore(node.inputs[0]) : undefined;
    if (chain !== undefined && chain.activation === undefined && takes(chain.begin, node)) {
      chain.activation = node;
      extend(chain, node);
      continue;
    }
    const started: Chain = { begin: node, followers: [], last: node };
    begins.set(node, started);
    chains.set(node, started);
  }
  return begins;
}
