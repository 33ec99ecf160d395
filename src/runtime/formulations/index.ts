import type { Node } from '../../graph/index.js';
import type { ChooseFormulation, LaidOutTensor } from '../../onnx/index.js';
import { type EndedAttributes, endingOf } from '../fusions/ended.js';
import type { TakesEnding } from '../fusions/fuse-endings.js';
import { type AnyLowering, BLOCKED_FORMULATIONS, type Formulation } from './blocked-formulations.js';
import { blockedLayout } from './blocked-layout.js';
import { choiceFor, type FormulationChoices, isChosen, PLAIN } from './choices.js';
import { blockedActivation } from './ending.js';

/** How a target writes a graph. */
export interface Formulations {
  /** The choice for a node; the plain form where there is none. */
  readonly choose: ChooseFormulation;
  /** Whether a composite is computed as a whole. */
  readonly keeps: (composite: Node) => boolean;
  readonly takes: TakesEnding;
}

/** For a CPU whose block size is known; plain forms only where there is none. */
export function cpuFormulations(block: number | undefined, choices: FormulationChoices = {}): Formulations {
  if (block === undefined) return { choose: () => undefined, keeps: () => false, takes: () => false };
  const find = (node: Node, inputs: readonly LaidOutTensor[]) => {
    const choice = choiceFor(node, choices);
    if (choice === PLAIN) return undefined;
    const chosen = choice && suiting(node, block).find(({ name }) => name === choice);
    return chosen || BLOCKED_FORMULATIONS.find((formulation) => suitsNode(formulation, node, block, inputs));
  };
  return {
    choose(node, inputs) {
      const parts = endingOf(node);
      if (parts === undefined) return find(node, inputs)?.lowering(block, node, {});
      const formulation = find(parts.begin, inputs);
      return formulation && withEnding(formulation, block, parts);
    },
    keeps: (composite) => find(composite, []) !== undefined,
    takes: (node, ending) =>
      find(node, [])?.takesEndings === true && (ending === 'add' || blockedActivation(ending) !== undefined),
  };
}

/** Names of the forms that a node may have by choice, the table's own first; none where there is nothing to choose. */
export function choicesOf(node: Node, block: number): string[] {
  const names = isChosen(node) ? suiting(node, block).map(({ name }) => name) : [];
  return names.length === 0 ? [] : [...names, PLAIN];
}

function suiting(node: Node, block: number): Formulation[] {
  return BLOCKED_FORMULATIONS.filter((formulation) => suitsNode(formulation, node, block, []));
}

function suitsNode(
  { operation, suits }: Formulation,
  node: Node,
  block: number,
  inputs: readonly LaidOutTensor[],
): boolean {
  return (operation === undefined || operation === node.op.name) && suits(node, block, inputs);
}

function withEnding(
  { lowering }: Formulation,
  block: number,
  { begin, adds, activation }: EndedAttributes,
): AnyLowering {
  return (onnx, inputs, _, outputs) => {
    const ending = {
      added: adds ? inputs[inputs.length - 1].in(blockedLayout(block)) : undefined,
      activation: activation && blockedActivation(activation),
    };
    const own = adds ? inputs.slice(0, -1) : inputs;
    return lowering(block, begin, ending)(onnx, own, begin.attrs, outputs);
  };
}
