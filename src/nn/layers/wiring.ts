import { OptionError } from '../../base/error.js';
import { automaticName, type Layer } from '../layer.js';

/**
 * What flows between layers while a network is wired: its input, or what a layer makes of other wires. A plain value:
 * nothing is built until `network` writes the wiring down.
 */
export type Wire = InputWire | LayerWire;

interface InputWire {
  readonly from: 'input';
}

interface LayerWire {
  readonly from: 'layer';
  readonly layer: Layer;
  readonly inputs: readonly Wire[];
}

/** A node of a network: a layer with its name and the names of what it takes. */
export interface WiredLayer extends Layer {
  readonly name: string;
  readonly inputs: string[];
}

/** What nodes call the input of their network. */
export const INPUT_NAME = 'input';

/** The input of a network, from which its wires start. */
export function input(): Wire {
  return Object.freeze({ from: 'input' });
}

/**
 * The output of a layer over the wires that it takes, in order: `apply(conv2d(16, 3), x)`, `apply(add(), a, b)`. Each
 * call stands for a layer with variables of its own.
 */
export function apply(layer: Layer, ...inputs: readonly Wire[]): Wire {
  if (!isObjectWith(layer, 'kind')) throw misplaced('apply', 'the first argument is not a layer', layer);
  for (const wire of inputs) requireWire('apply', wire);
  return Object.freeze({ from: 'layer', layer, inputs: Object.freeze([...inputs]) });
}

/** Throws OptionError for what is no wire. */
export function requireWire(where: string, value: unknown): void {
  if (!isObjectWith(value, 'from')) throw misplaced(where, 'this is not a wire', value);
}

function misplaced(where: string, what: string, got: unknown): OptionError {
  const fix = 'wires come from input() and from apply(layer, ...wires)';
  return new OptionError({
    code: 'option/wiring',
    where,
    what,
    got: got === undefined ? 'nothing' : got,
    fix,
  });
}

function isObjectWith(value: unknown, key: string): boolean {
  return typeof value === 'object' && value !== null && key in value;
}

/**
 * The layers that lead to a wire, each after its inputs, those of the first input first; unnamed ones get the name of
 * their kind and a number.
 */
export function nodesOf(output: Wire): { nodes: readonly WiredLayer[]; output: string } {
  const nodes: WiredLayer[] = [];
  const names = new Map<Wire, string>();
  const counts = new Map<string, number>();
  let start: Wire | undefined;

  function nameOf(wire: Wire): string {
    const known = names.get(wire);
    if (known !== undefined) return known;
    const name = wire.from === 'input' ? enter(wire) : write(wire);
    names.set(wire, name);
    return name;
  }

  function enter(wire: InputWire): string {
    if (start !== undefined) {
      throw new OptionError({
        code: 'option/wiring',
        where: 'network',
        what: 'wires that start from two inputs meet',
        fix: 'call input() once for each network and start all of its wires there',
      });
    }
    start = wire;
    return INPUT_NAME;
  }

  function write({ layer, inputs }: LayerWire): string {
    const sources = inputs.map(nameOf);
    const name = layer.name ?? automaticName(layer.kind, counts);
    nodes.push({ ...layer, name, inputs: sources });
    return name;
  }

  return { output: nameOf(output), nodes };
}
