import {
  elementCount,
  isTiling,
  type Node,
  type OnnxBuilder,
  type Shape,
  type Window,
} from '../../graph/index.js';
import type { LayoutLowering } from '../../onnx/index.js';
import { blockedConv, blockedLayout, reshapeTo } from './blocked-layout.js';

/** Windows side by side, and whole blocks of channels. */
export function suitsBlockedMaxPool2dGradient({ inputs: [x], attrs }: Node, block: number): boolean {
  return x.shape[1] % block === 0 && isTiling(attrs as unknown as Window);
}

/**
 * A pixel is compared with the maximum of its window where both lie: rows of windows [N * C / B * P, k, W * B] against the
 * maxima, stretched along the row, [N * C / B * P, 1, W * B]. Broadcasts have long runs, and nothing is stretched over rows.
 */
export function blockedMaxPool2dGradient(block: number): LayoutLowering<Window> {
  const layout = blockedLayout(block);
  return (onnx, [x, y, dy], { kernel }) => {
    const [batch, channels, height, width] = x.shape;
    const [rows, columns] = [y.shape[2] * kernel[0], y.shape[3] * kernel[1]];
    const planes = (batch * channels) / block;
    const covered: Area = { planes, size: [rows, columns * block], of: [height, width * block] };
    const inRows = (value: string, eachOf: number) =>
      reshapeTo(onnx, value, [planes * y.shape[2], eachOf, columns * block]);
    const lines = [planes * y.shape[2], y.shape[3], block];
    const stretched = (value: string) => inRows(stretchColumns(onnx, value, lines, kernel[1]), 1);

    const pixels = inRows(cut(onnx, x.in(layout), covered), kernel[0]);
    const behind = onnx.node('Sub', [pixels, stretched(y.in(layout))]);
    // 0 where a pixel reaches the maximum, else below 0, which a slope this steep carries beyond -1.
    const winners = onnx.node('HardSigmoid', [behind], { alpha: { float: 3e38 }, beta: { float: 1 } });
    const count = windowSums(
      onnx,
      reshapeTo(onnx, winners, [batch, channels, rows, columns]),
      channels,
      kernel,
    );
    const share = onnx.node('Div', [dy.in(layout), count]);
    const shared = onnx.node('Mul', [winners, stretched(share)]);
    const value = reshapeTo(onnx, paste(onnx, shared, covered), x.shape);
    return { value, layout };
  };
}

/** The first rows and columns of planes, `size` out of `of`. */
interface Area {
  readonly planes: number;
  readonly size: readonly [number, number];
  readonly of: readonly [number, number];
}

function cut(onnx: OnnxBuilder, value: string, { planes, size, of }: Area): string {
  if (elementCount(size) === elementCount(of)) return value;
  const int64 = (values: readonly number[]) => onnx.constant('int64', [2], values);
  return onnx.node('Slice', [
    reshapeTo(onnx, value, [planes, ...of]),
    int64([0, 0]),
    int64(size),
    int64([1, 2]),
  ]);
}

/** The opposite of `cut`, with zeros around. */
function paste(onnx: OnnxBuilder, value: string, { planes, size, of }: Area): string {
  if (elementCount(size) === elementCount(of)) return value;
  const pads = [0, 0, 0, 0, of[0] - size[0], of[1] - size[1]];
  return onnx.node('Pad', [reshapeTo(onnx, value, [planes, ...size]), onnx.constant('int64', [6], pads)]);
}

/** Each pixel of lines `times` times in its line. ONNX Runtime's Upsample of blocks uses one thread alone. */
function stretchColumns(onnx: OnnxBuilder, value: string, lines: Shape, times: number): string {
  if (times === 1) return value;
  const places = Array.from({ length: lines[1] * times }, (_, i) => Math.floor(i / times));
  const chosen = onnx.constant('int64', [places.length], places);
  return onnx.node('Gather', [reshapeTo(onnx, value, lines), chosen], { axis: 1 });
}

/** The sum of each window of a blocked image. */
function windowSums(
  onnx: OnnxBuilder,
  value: string,
  channels: number,
  kernel: readonly [number, number],
): string {
  const shape = [channels, 1, ...kernel];
  const ones = onnx.constant('float32', shape, new Float32Array(elementCount(shape)).fill(1));
  return blockedConv(onnx, { x: value, weight: ones }, { kernel, strides: kernel, group: channels });
}
