export { convertOpset, opsetsOfNodes } from './convert-opset.js';
export { decodeForeignModel, decodeModel, readMetadata } from './decode.js';
export { encodeModel } from './encode.js';
export { foldKnown } from './fold-known.js';
export { keepPadding } from './keep-padding.js';
export { castKnown, type Known, withAxes, withoutAxes } from './known.js';
export type { ChooseFormulation, LaidOutTensor, Layout, LayoutLowering, LoweredValue } from './layout.js';
export { type GraphToLower, type LowerOptions, lowerGraph } from './lower.js';
export {
  IR_VERSION,
  type OnnxAttribute,
  type OnnxGraph,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
  OPSET,
} from './model.js';
export { renamedNode } from './rename-nodes.js';
export type { ExternalEntry, ReadExternal } from './tensor-codec.js';
