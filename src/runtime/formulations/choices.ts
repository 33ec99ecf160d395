import type { Node } from '../../graph/index.js';

/**
 * Formulations to use in place of the table's, by the shapes they were measured for. Names that are not known, or do not suit
 * the node, are as if they were not there.
 */
export type FormulationChoices = Readonly<Record<string, string>>;

/** The name of the form that every operation has. */
export const PLAIN = 'plain';

/** Operations of which choices are made: where the time goes, and which a formulation suits by the node alone. */
const CHOSEN: ReadonlySet<string> = new Set(['conv2d', 'conv2dInputGradient', 'conv2dWeightGradient']);

/** What is chosen for a node. */
export function choiceFor(node: Node, choices: FormulationChoices): string | undefined {
  if (!isChosen(node)) return undefined;
  const key = shapeKey(node);
  return Object.hasOwn(choices, key) ? choices[key] : undefined;
}

export function isChosen({ op }: Node): boolean {
  return CHOSEN.has(op.name);
}

/** All that decides how long a node takes: its operation, the shapes of its operands, its attributes. */
export function shapeKey({ op, inputs, attrs }: Node): string {
  return [op.name, ...inputs.map(({ shape }) => shape.join('x')), JSON.stringify(attrs)].join(' ');
}
