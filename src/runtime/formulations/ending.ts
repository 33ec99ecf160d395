import type { ClipAttributes, Node, OnnxValueName } from '../../graph/index.js';
import type { BlockedActivation } from './blocked-layout.js';

/** What a blocked convolution does with its result before it is written. */
export interface BlockedEnding {
  /** A blocked image of the shape of the result, to be added. */
  readonly added?: OnnxValueName | undefined;
  /** After the addition. */
  readonly activation?: BlockedActivation | undefined;
}

/** The activations that blocked convolutions compute with the same bits as ONNX Runtime's operators do. */
export function blockedActivation({ op, attrs }: Node): BlockedActivation | undefined {
  if (op.name === 'relu') return { name: 'Relu' };
  if (op.name !== 'clip') return undefined;
  const { min, max } = attrs as unknown as ClipAttributes;
  return { name: 'Clip', parameters: [min, max] };
}
