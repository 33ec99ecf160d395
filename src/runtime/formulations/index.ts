import type { Lowering, Node } from '../../graph/index.js';

/** The formulation of a node that is fastest on a CPU; `undefined` for the operation's plain one. */
export function cpuFormulation(_node: Node): Lowering<Record<string, unknown>> | undefined {
  return undefined;
}
