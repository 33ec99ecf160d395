import {
  type Conv2dAttributes,
  elementCount,
  type Node,
  type OnnxBuilder,
  type OnnxValueName,
} from '../../graph/index.js';
import type { LayoutLowering } from '../../onnx/index.js';
import { blockedConv, blockedLayout, reshapeTo } from './blocked-layout.js';
import { cutToKernel, weightGradientWindow } from './weight-gradient-window.js';

/** First layers: fewer channels than a block, filters in whole blocks, and a batch that can stand for channels. */
export function suitsFewChannelsWeightGradient(
  { inputs: [x, dy], attrs: { groups } }: Node,
  block: number,
): boolean {
  const [batch, channels] = x.shape;
  return groups === 1 && channels < block && dy.shape[1] % block === 0 && batch % block === 0;
}

/**
 * A group for each picture, whose one channel meets its part of dy, which in memory is a set of filters as large as the image
 * itself: nothing that is large is copied. The channels of x stand for pictures; strides and dilations change places.
 */
export function fewChannelsWeightGradient(block: number): LayoutLowering<Conv2dAttributes> {
  return (onnx, [x, dy], attrs) => {
    const [batch, channels, height, width] = x.shape;
    const filters = dy.shape[1];
    const { counts, pads, ...window } = weightGradientWindow(attrs, x.shape, dy.shape);
    const exchanged =
      channels === 1
        ? reshapeTo(onnx, x.name, [channels, batch, height, width])
        : onnx.node('Transpose', [x.name], { perm: [1, 0, 2, 3] });
    const operands = {
      x: around(onnx, exchanged, pads),
      weight: reshapeTo(onnx, dy.in(blockedLayout(block)), [batch * filters, 1, ...window.kernel]),
    };
    const ofPictures = blockedConv(onnx, operands, { ...window, group: batch });
    // [C][N][O / B][kh][kw][B], summed over the pictures.
    const sums = onnx.node('MatMul', [
      onnx.constant('float32', [1, batch], new Float32Array(batch).fill(1)),
      reshapeTo(onnx, ofPictures, [channels, batch, filters * elementCount(counts)]),
    ]);
    const parts = reshapeTo(onnx, sums, [channels, filters / block, ...counts, block]);
    const ordered = onnx.node('Transpose', [parts], { perm: [1, 4, 0, 2, 3] });
    return cutToKernel(onnx, reshapeTo(onnx, ordered, [filters, channels, ...counts]), counts, attrs.kernel);
  };
}

/** Zeros written around the small images: the convolution computes places that reach over a border one by one. */
function around(onnx: OnnxBuilder, images: OnnxValueName, pads: readonly number[]): OnnxValueName {
  if (pads.every((n) => n === 0)) return images;
  const [top, left, bottom, right] = pads;
  return onnx.node('Pad', [images, onnx.constant('int64', [8], [0, 0, top, left, 0, 0, bottom, right])]);
}
