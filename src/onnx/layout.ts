import type { LoweredTensor, Node, OnnxBuilder, OnnxValueName, TensorType } from '../graph/index.js';

/** A way to hold a tensor in memory other than row by row. */
export interface Layout {
  readonly name: string;
  /** Write the conversion of a value of this type from rows. */
  readonly fromPlain: (onnx: OnnxBuilder, value: OnnxValueName, type: TensorType) => OnnxValueName;
  readonly toPlain: (onnx: OnnxBuilder, value: OnnxValueName, type: TensorType) => OnnxValueName;
}

/**
 * A value that has been written, as the formulations of its consumers see it. A conversion is written when the value is
 * first asked for in another layout, and only once.
 */
export interface LaidOutTensor extends LoweredTensor {
  /** What it was made in; undefined for rows. */
  readonly layout: Layout | undefined;
  /** Its name in a layout. */
  readonly in: (layout: Layout) => OnnxValueName;
}

/** What a formulation has written: a name of rows, or of a value in a layout. */
export type LoweredValue = OnnxValueName | { readonly value: OnnxValueName; readonly layout: Layout };

/** A rule that writes one node's value as ONNX nodes, reading and leaving values in any layout. */
export type LayoutLowering<A> = (
  onnx: OnnxBuilder,
  inputs: readonly LaidOutTensor[],
  attrs: A,
  outputs: readonly TensorType[],
) => LoweredValue | readonly LoweredValue[];

/** The formulation of a node, given its operands and so the layouts that they are held in; undefined for the plain one. */
export type ChooseFormulation = (
  node: Node,
  inputs: readonly LaidOutTensor[],
) => LayoutLowering<Record<string, unknown>> | undefined;

export function laidOutTensor(onnx: OnnxBuilder, type: TensorType, lowered: LoweredValue): LaidOutTensor {
  const made = typeof lowered === 'string' ? { value: lowered, layout: undefined } : lowered;
  const names = new Map<Layout | undefined, OnnxValueName>([[made.layout, made.value]]);

  function nameIn(layout: Layout | undefined): OnnxValueName {
    const known = names.get(layout);
    if (known !== undefined) return known;
    const name =
      layout === undefined
        ? made.layout!.toPlain(onnx, made.value, type)
        : layout.fromPlain(onnx, nameIn(undefined), type);
    names.set(layout, name);
    return name;
  }
  return {
    shape: type.shape,
    dtype: type.dtype,
    layout: made.layout,
    in: nameIn,
    get name() {
      return nameIn(undefined);
    },
  };
}
