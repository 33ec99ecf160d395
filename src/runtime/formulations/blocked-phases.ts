import {
  type Conv2dInputGradientAttributes,
  type OnnxBuilder,
  type OnnxValueName,
  type Shape,
  sameShape,
} from '../../graph/index.js';
import { blockedConv, reshapeTo } from './blocked-layout.js';
import type { BlockedEnding } from './ending.js';

/**
 * The gradient of a convolution of stride s for its input, in phases: the pixels a, a + s, a + 2s ... of a row are a convolution
 * of dy of stride 1 with every s-th column of the turned weight, and so for rows. At stride 1 there is one phase.
 */
interface Phase {
  /** Rows or columns of the weight, in the order in which they meet dy. */
  readonly taps: readonly number[];
  readonly dilation: number;
  /** Zeros before and after dy. */
  readonly before: number;
  readonly after: number;
}

/** Which of the phases of an axis there are, side by side; the others are zeros. */
interface Interleaving {
  readonly stride: number;
  /** Number of the first one. */
  readonly first: number;
  readonly present: number;
  /** Pixels of each phase, and of all of them together. */
  readonly count: number;
  readonly size: number;
}

interface AxisPhases extends Interleaving {
  /** Those that any tap reaches. */
  readonly phases: readonly Phase[];
}

export type Phases = readonly [rows: AxisPhases, columns: AxisPhases];

/** Undefined where the phases that are reached are not side by side, or windows lie wholly beside the image. */
export function phasesOf(
  { kernel, strides, dilations, pads, size }: Conv2dInputGradientAttributes,
  positions: Shape,
): Phases | undefined {
  const before = [pads.top, pads.left];
  const [rows, columns] = ([0, 1] as const).map((axis) =>
    phasesOfAxis({
      kernel: kernel[axis],
      stride: strides[axis],
      dilation: dilations[axis],
      before: before[axis],
      size: size[axis],
      positions: positions[axis],
    }),
  );
  return rows && columns && [rows, columns];
}

function phasesOfAxis({
  kernel,
  stride,
  dilation,
  before,
  size,
  positions,
}: Readonly<Record<'kernel' | 'stride' | 'dilation' | 'before' | 'size' | 'positions', number>>):
  | AxisPhases
  | undefined {
  const count = Math.ceil(size / stride);
  const all = Array.from({ length: stride }, (_, phase): Phase | undefined => {
    const offset = (tap: number) => (phase + before - tap * dilation) / stride;
    const taps = Array.from({ length: kernel }, (_, i) => kernel - 1 - i).filter((tap) =>
      Number.isInteger(offset(tap)),
    );
    if (taps.length === 0) return undefined;
    const [from, to] = [offset(taps[0]), offset(taps.at(-1)!)];
    const apart = taps.length === 1 ? 1 : offset(taps[1]) - from;
    return { taps, dilation: apart, before: -from, after: count + to - positions };
  });
  const first = all.findIndex((phase) => phase !== undefined);
  const phases = all.filter((phase) => phase !== undefined);
  const sideBySide = all.slice(first, first + phases.length).every((phase) => phase !== undefined);
  if (!sideBySide || phases.some((phase) => phase.before < 0 || phase.after < 0)) return undefined;
  return { phases, present: phases.length, first, stride, count, size };
}

/** A weight whose blocks are already in the order that the convolution reads: [outer, kh * kw, inner]. */
export interface TapsOfWeight {
  readonly value: OnnxValueName;
  readonly columns: number;
  /** [filters, channels / group] of the convolution. */
  readonly shape: Shape;
  readonly group: number;
}

/** dy [N, ., P, Q] to dx [N, C, H, W], both blocked. An ending is for a single phase alone. */
export function convolvePhases(
  onnx: OnnxBuilder,
  dy: OnnxValueName,
  weight: TapsOfWeight,
  [rows, columns]: Phases,
  {
    batch,
    block,
    ending,
  }: { readonly batch: number; readonly block: number; readonly ending: BlockedEnding },
): OnnxValueName {
  const channels = weight.shape[0];
  const convolve = (row: Phase, column: Phase) => {
    const taps = row.taps.flatMap((r) => column.taps.map((c) => r * weight.columns + c));
    const chosen = onnx.node('Gather', [weight.value, onnx.constant('int64', [taps.length], taps)], {
      axis: 1,
    });
    const kernel = [row.taps.length, column.taps.length];
    return blockedConv(
      onnx,
      { x: dy, weight: reshapeTo(onnx, chosen, [...weight.shape, ...kernel]), sum: ending.added },
      {
        kernel,
        dilations: [row.dilation, column.dilation],
        pads: [row.before, column.before, row.after, column.after],
        group: weight.group,
        activation: ending.activation,
      },
    );
  };
  const planes = (batch * channels) / block;
  const images = rows.phases.map((row) => columns.phases.map((column) => convolve(row, column)));
  const shape = [batch, channels, rows.size, columns.size];
  if (rows.stride === 1 && columns.stride === 1) return images[0][0];
  return reshapeTo(onnx, interleave(onnx, images, [rows, columns], planes, block), shape);
}

/**
 * A blocked image [N, C, P, Q] with zeros between its pixels, cut to a size. Where filters are small against images this and
 * one convolution are faster than phases, whose pixels have to be joined.
 */
export function spreadOut(
  onnx: OnnxBuilder,
  value: OnnxValueName,
  [batch, channels, ...positions]: Shape,
  { strides, size, block }: { readonly strides: Shape; readonly size: Shape; readonly block: number },
): OnnxValueName {
  const [rows, columns] = [0, 1].map((axis) => {
    return { stride: strides[axis], first: 0, present: 1, count: positions[axis], size: size[axis] };
  });
  const spread = interleave(onnx, [[value]], [rows, columns], (batch * channels) / block, block);
  return reshapeTo(onnx, spread, [batch, channels, ...size]);
}

/** Pixels of phases to pixels of rows: blocks side by side, then rows, then zeros where a phase is missing. */
function interleave(
  onnx: OnnxBuilder,
  images: readonly (readonly OnnxValueName[])[],
  [rows, columns]: readonly [Interleaving, Interleaving],
  planes: number,
  block: number,
): OnnxValueName {
  const lines = planes * rows.count;
  const wide = columns.present * block;
  const inRows = images.map((phases) => joined(onnx, phases, [lines * columns.count, block]));
  let value = joined(onnx, inRows, [lines, columns.count * wide]);
  const missing = ({ stride, first, present }: Interleaving) => [first, stride - present - first];
  const [above, below] = missing(rows);
  const [left, right] = missing(columns);
  if (above + below + left + right > 0) {
    const pads = [0, above, 0, left * block, 0, below, 0, right * block];
    const pixels = reshapeTo(onnx, value, [lines, rows.present, columns.count, wide]);
    value = onnx.node('Pad', [pixels, onnx.constant('int64', [8], pads)]);
  }
  const whole = [rows.count * rows.stride, columns.count * columns.stride * block];
  const wanted = [rows.size, columns.size * block];
  if (sameShape(whole, wanted)) return value;
  const int64 = (values: readonly number[]) => onnx.constant('int64', [2], values);
  const image = reshapeTo(onnx, value, [planes, ...whole]);
  return onnx.node('Slice', [image, int64([0, 0]), int64(wanted), int64([1, 2])]);
}

/** Side by side along the second axis. */
function joined(onnx: OnnxBuilder, values: readonly OnnxValueName[], shape: Shape): OnnxValueName {
  if (values.length === 1) return values[0];
  const parts = values.map((value) => reshapeTo(onnx, value, shape));
  return onnx.node('Concat', parts, { axis: 1 });
}
