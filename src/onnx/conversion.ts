import { FormatError } from '../base/error.js';
import { type OnnxNode, type OnnxTensor, OPSET } from './model.js';

/** What a rule may ask for and add while it writes a node in our opset. */
export interface Conversion {
  readonly where: string;
  /** That of the file. */
  readonly opset: number;
  /** A value that is known before anything runs. */
  readonly constant: (name: string | undefined) => OnnxTensor | undefined;
  /** Add a constant; returns its name. */
  readonly integers: (values: readonly number[]) => string;
  readonly float: (value: number) => string;
  /** A name that no value has. */
  readonly name: (stem: string) => string;
}

/** How a node of another opset is written in ours. */
export type Rule = (node: OnnxNode, conversion: Conversion) => OnnxNode[];

/** A node that has no form in our opset. */
export function unwritable(where: string, { opType, name = '' }: OnnxNode, what: string): FormatError {
  return new FormatError({
    code: 'format/onnx-opset',
    where,
    what: `node ${JSON.stringify(name)} (${opType}) cannot be written in opset ${OPSET}: ${what}`,
    fix: `export the model with opset ${OPSET}`,
  });
}
