export { type CompositeDefinition, defineComposite } from './composite.js';
export {
  allocate,
  bytesPerElement,
  canHold,
  castNumber,
  type DType,
  ELEMENT_TYPES,
  isArrayOf,
  isFloat,
  type TypedArray,
  typedArrayOf,
  typedArrayOver,
} from './dtype.js';
export {
  asForeignNumber,
  type ForeignAttribute,
  type ForeignGraph,
  type ForeignNode,
  type ForeignNumber,
  type ForeignTensor,
  foreignData,
} from './foreign-graph.js';
export { gradients, sumTo } from './gradients.js';
export { backwardNodes, keptForGradients } from './kept-for-gradients.js';
export { multiplyAdds } from './multiply-adds.js';
export {
  type DefinedOperation,
  defineOperation,
  type LoweredAttribute,
  type LoweredTensor,
  type Lowering,
  type OnnxBuilder,
  type OnnxValueName,
  type Operation,
  outputsOf,
  reapply,
} from './operation.js';
export * from './ops/index.js';
export { topologicalOrder } from './order.js';
export { printGraph } from './print.js';
export { simplify } from './simplify.js';
export {
  describeType,
  elementCount,
  type Node,
  rank,
  type Shape,
  sameShape,
  type Tensor,
  type TensorType,
} from './tensor.js';
