import { simplify, type Tensor } from '../graph/index.js';
import type { Formulations } from './formulations/index.js';
import { centreConvolutions } from './fusions/centre-convolutions.js';
import { fuseEndings } from './fusions/fuse-endings.js';
import { maskBeforePooling } from './fusions/mask-before-pooling.js';

/** The same outputs from the graph that a target computes soonest. */
export function prepareGraph(
  outputs: Readonly<Record<string, Tensor>>,
  { keeps, takes }: Formulations,
): Record<string, Tensor> {
  return fuseEndings(centreConvolutions(maskBeforePooling(simplify(outputs, keeps)), keeps), takes);
}
