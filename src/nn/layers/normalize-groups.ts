import { reshape, standardize, type Tensor } from '../../graph/index.js';
import type { LayerScope } from '../scope.js';
import { requireSeveral, scaleAndCenter } from './normalization.js';

/** What a layer over groups of channels needs to know. */
interface GroupOptions {
  readonly groups: number;
  readonly epsilon: number;
  readonly center: boolean;
  readonly scale: boolean;
}

/** Group normalization of x [N, C, ...]; the groups divide the channels. */
export function normalizeGroups(
  where: string,
  scope: LayerScope,
  x: Tensor,
  { groups, epsilon, ...affine }: GroupOptions,
): Tensor {
  const grouped = reshape(x, [x.shape[0], groups, -1]);
  requireSeveral(where, x, [grouped.shape[2]], 'place it where pictures are larger, or use fewer groups');
  const normalized = reshape(standardize(grouped, { axes: [2], epsilon }), x.shape);
  return scaleAndCenter(scope, normalized, [1], affine);
}
