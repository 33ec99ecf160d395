import { type Node, onnxPads, type Window } from '../../graph/index.js';
import type { LaidOutTensor, LayoutLowering } from '../../onnx/index.js';
import { BLOCKED_DOMAIN, blockedLayout, isHeldIn } from './blocked-layout.js';

/** Images that are held in blocks. */
export function suitsBlockedPool2d(_: Node, block: number, [x]: readonly LaidOutTensor[]): boolean {
  return isHeldIn(x, block);
}

export function blockedMaxPool2d(block: number): LayoutLowering<Window> {
  const layout = blockedLayout(block);
  return (onnx, [x], { kernel, strides, pads }) => {
    const window = { kernel_shape: kernel, strides, pads: onnxPads(pads) };
    return { value: onnx.node('MaxPool', [x.in(layout)], window, BLOCKED_DOMAIN), layout };
  };
}

export function blockedAvgPool2d(
  block: number,
): LayoutLowering<Window & { readonly countIncludePad: boolean }> {
  const layout = blockedLayout(block);
  return (onnx, [x], { kernel, strides, pads, countIncludePad }) => {
    const count_include_pad = countIncludePad ? 1 : 0;
    const window = { kernel_shape: kernel, strides, pads: onnxPads(pads), count_include_pad };
    return { value: onnx.node('AveragePool', [x.in(layout)], window, BLOCKED_DOMAIN), layout };
  };
}
