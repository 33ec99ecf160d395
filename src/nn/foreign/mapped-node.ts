import { OptionError } from '../../base/error.js';
import { constant, type ForeignNode, type Tensor } from '../../graph/index.js';
import type { Known } from '../../onnx/index.js';
import type { LayerScope } from '../scope.js';

/** A value of a foreign graph while it is written in operations of ours. */
export type MappedValue = Tensor | Known;

export function isKnown(value: MappedValue): value is Known {
  return 'values' in value;
}

/** A node whose operator is to be written in operations of ours. */
export interface MappedNode {
  readonly node: ForeignNode;
  readonly scope: LayerScope;
  /** An input as a tensor; throws where it is left out. */
  tensor(index: number): Tensor;
  /** The same; undefined where it is left out. */
  optional(index: number): Tensor | undefined;
  /** The numbers of an input that must be known; undefined where it is left out. */
  numbers(index: number): readonly number[] | undefined;
  int(name: string, otherwise: number): number;
  ints(name: string): readonly number[] | undefined;
  float(name: string, otherwise: number): number;
  text(name: string, otherwise: string): string;
  /** The variable that an input is, if it is one. */
  variableOf(index: number): string | undefined;
}

/** How an operator is written in operations of ours: its first output, or all of them. */
export type OperatorRule = (node: MappedNode) => Tensor | readonly Tensor[];

/** A node that has no gradient here. */
export function unmapped(node: ForeignNode, why: string): OptionError {
  return new OptionError({
    code: 'option/backbone-operator',
    where: `node ${JSON.stringify(node.outputs[0] ?? '')} (${node.opType})`,
    what: `this cannot be trained through: ${why}`,
    fix: "take the recipe 'features' or 'frozen', for which any operator will do, or features behind the part that is to be frozen",
  });
}

export function mappedNode(
  node: ForeignNode,
  values: ReadonlyMap<string, MappedValue>,
  variables: ReadonlyMap<string, string>,
  scope: LayerScope,
): MappedNode {
  const optional = (index: number): Tensor | undefined => {
    const value = values.get(node.inputs[index] ?? '');
    if (value === undefined) return undefined;
    return isKnown(value) ? constant(value.values, value.shape, value.dtype) : value;
  };
  const attribute = (name: string) => node.attributes[name];
  return {
    node,
    scope,
    optional,
    tensor(index) {
      const value = optional(index);
      if (value === undefined) throw unmapped(node, `it has no input ${index + 1}`);
      return value;
    },
    numbers(index) {
      const name = node.inputs[index] ?? '';
      if (name === '') return undefined;
      const value = values.get(name);
      if (value === undefined || !isKnown(value)) throw unmapped(node, `${name} is worked out while it runs`);
      return value.values;
    },
    int: (name, otherwise) => (attribute(name)?.value as number | undefined) ?? otherwise,
    ints: (name) => attribute(name)?.value as readonly number[] | undefined,
    float: (name, otherwise) => Number(attribute(name)?.value ?? otherwise),
    text: (name, otherwise) => (attribute(name)?.value as string | undefined) ?? otherwise,
    variableOf: (index) => variables.get(node.inputs[index] ?? ''),
  };
}
