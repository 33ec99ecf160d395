import {
  add,
  type BatchNormAttributes,
  elementCount,
  mean,
  type Node,
  negate,
  reapply,
  type Tensor,
} from '../../graph/index.js';
import { centredBatchNorm } from './centred-batch-norm.js';
import { countReaders } from './readers.js';
import { rewrite } from './rewrite.js';

/** Below this the convolution of the mean picture is no small part of the whole. */
const LEAST_BATCH = 16;

/**
 * The mean of what a convolution makes of a batch is what it makes of the mean picture, at a cost of one picture. Batch norm
 * behind it takes that off as the bias of the convolution, which is centred then when it is first written.
 */
export function centreConvolutions(
  outputs: Readonly<Record<string, Tensor>>,
  keeps: (composite: Node) => boolean,
): Record<string, Tensor> {
  const readers = countReaders(Object.values(outputs));
  const meanPictures = new Map<Node, Tensor[]>();

  function meanPicture(x: Tensor): Tensor {
    const ofNode = meanPictures.get(x.node) ?? [];
    meanPictures.set(x.node, ofNode);
    ofNode[x.index] ??= mean(x, { axes: [0], keepDims: true });
    return ofNode[x.index];
  }

  return rewrite(outputs, (node, original) => {
    const [z, gamma, beta] = node.inputs;
    if (node.op.name !== 'batchNorm' || z.node.op.name !== 'conv2d') return undefined;
    if (readers.get(original.inputs[0].node) !== 1) return undefined;
    const [x, weight, bias] = z.node.inputs;
    // The picture's mean is a pass over x, and saves two reads and a write of z.
    if (x.shape[0] < LEAST_BATCH || elementCount(x.shape) > 2 * elementCount(z.shape)) return undefined;
    const [small] = reapply(z.node, [meanPicture(x), weight, ...(bias ? [bias] : [])]);
    const batchMean = mean(small, { axes: [0, 2, 3] });
    const offset = bias ? add(bias, negate(batchMean)) : negate(batchMean);
    const [centred] = reapply(z.node, [x, weight, offset]);
    const { y, variance } = centredBatchNorm(
      centred,
      gamma,
      beta,
      node.attrs as unknown as BatchNormAttributes,
    );
    return keeps(y.node) ? [y, batchMean, variance, centred] : undefined;
  });
}
