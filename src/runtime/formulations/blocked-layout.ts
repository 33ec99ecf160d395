import type { LoweredAttribute, OnnxBuilder, OnnxValueName, Shape } from '../../graph/index.js';
import type { LaidOutTensor, Layout, LoweredValue } from '../../onnx/index.js';

/**
 * The blocked layout of ONNX Runtime's fast CPU convolutions: memory [N][C / B][H][W][B], which ONNX Runtime still calls
 * [N, C, H, W]. B is 8 on processors with AVX2, 16 on others; it is probed, never assumed.
 */
export const BLOCKED_DOMAIN = 'com.microsoft.nchwc';

export function reshapeTo(onnx: OnnxBuilder, value: OnnxValueName, shape: readonly number[]): OnnxValueName {
  return onnx.node('Reshape', [value, onnx.constant('int64', [shape.length], shape)]);
}

const layouts = new Map<number, Layout>();

/** The layout with blocks of this size, for images [N, C, H, W] of whole blocks of channels; one and the same for a size. */
export function blockedLayout(block: number): Layout {
  const known = layouts.get(block);
  if (known !== undefined) return known;
  const layout: Layout = {
    name: `blocked by ${block}`,
    fromPlain: toBlocked,
    toPlain: (onnx, value, { shape }) =>
      onnx.node('ReorderOutput', [value], { channels: shape[1] }, BLOCKED_DOMAIN),
  };
  layouts.set(block, layout);
  return layout;
}

/** Whether an operand, if there is one, was made in blocks of this size. */
export function isHeldIn(x: LaidOutTensor | undefined, block: number): boolean {
  return x !== undefined && x.layout === blockedLayout(block);
}

/** The channels that so many take in memory: whole blocks. */
export function wholeBlocks(channels: number, block: number): number {
  return Math.ceil(channels / block) * block;
}

/**
 * Channels that convolutions take in blocks: whole blocks, or multiples of 4, which `ReorderInput` fills up with zeros, where
 * at most a third is filling. Only convolutions know of it: what is not of whole blocks is held plain between them.
 */
export function fillsBlocks(channels: number, block: number): boolean {
  return channels % block === 0 || (channels % 4 === 0 && 2 * wholeBlocks(channels, block) <= 3 * channels);
}

/** A blocked image of so many channels, as it is to be held. */
export function heldImage(
  onnx: OnnxBuilder,
  value: OnnxValueName,
  channels: number,
  block: number,
): LoweredValue {
  if (channels % block === 0) return { value, layout: blockedLayout(block) };
  return onnx.node('ReorderOutput', [value], { channels }, BLOCKED_DOMAIN);
}

/** With zeros behind the first axes, up to the given lengths. */
export function fillUp(
  onnx: OnnxBuilder,
  value: OnnxValueName,
  shape: Shape,
  lengths: readonly number[],
): OnnxValueName {
  if (lengths.every((length, axis) => length === shape[axis])) return value;
  const behind = shape.map((n, axis) => (lengths[axis] ?? n) - n);
  const pads = onnx.constant('int64', [2 * shape.length], [...shape.map(() => 0), ...behind]);
  return onnx.node('Pad', [value, pads]);
}

/** Plain to blocked; the channels must be a multiple of 4, and are filled up with zeros to whole blocks. */
export function toBlocked(onnx: OnnxBuilder, value: OnnxValueName): OnnxValueName {
  return onnx.node('ReorderInput', [value], {}, BLOCKED_DOMAIN);
}

/** What a blocked convolution reads. The sum, a blocked image of the shape of the result, is added before the activation. */
export interface BlockedConvOperands {
  readonly x: OnnxValueName;
  readonly weight: OnnxValueName;
  readonly bias?: OnnxValueName;
  readonly sum?: OnnxValueName;
}

/** Relu, Sigmoid, Tanh, LeakyRelu (slope), Clip (least, largest) or HardSigmoid (alpha, beta). */
export interface BlockedActivation {
  readonly name: string;
  readonly parameters?: readonly number[];
}

export interface BlockedConvAttributes {
  readonly kernel: readonly number[];
  /** 1 unless given, as are the dilations. */
  readonly strides?: readonly number[];
  readonly dilations?: readonly number[];
  /** Top, left, bottom, right; 0 unless given. */
  readonly pads?: readonly number[];
  readonly group?: number;
  readonly activation?: BlockedActivation;
}

/** The blocked convolution, with what it can do in the same pass. */
export function blockedConv(
  onnx: OnnxBuilder,
  { x, weight, bias, sum }: BlockedConvOperands,
  attributes: BlockedConvAttributes,
): OnnxValueName {
  const { kernel, strides = [1, 1], dilations = [1, 1], pads = [0, 0, 0, 0] } = attributes;
  const { group = 1, activation } = attributes;
  const written: Record<string, LoweredAttribute> = {
    kernel_shape: kernel,
    strides,
    dilations,
    pads,
    group,
    ...(activation && { activation: activation.name }),
    ...(activation?.parameters && { activation_params: { floats: activation.parameters } }),
  };
  const optional = sum !== undefined ? [bias ?? '', sum] : bias !== undefined ? [bias] : [];
  return onnx.node('Conv', [x, weight, ...optional], written, BLOCKED_DOMAIN);
}

/**
 * A weight [O, C, kh, kw] in the order that the blocked convolution reads: [O / B][C / B][kh][kw][B of C][B of O], or
 * [O / B][C][kh][kw][B of O] where there are fewer than B channels and the input stays plain.
 */
export function blockWeight(
  onnx: OnnxBuilder,
  weight: OnnxValueName,
  [filters, channels, rows, columns]: readonly number[],
  block: number,
): OnnxValueName {
  const few = channels < block;
  const split = few
    ? [filters / block, block, channels, rows, columns]
    : [filters / block, block, channels / block, block, rows, columns];
  const perm = few ? [0, 2, 3, 4, 1] : [0, 2, 4, 5, 3, 1];
  const ordered = onnx.node('Transpose', [reshapeTo(onnx, weight, split)], { perm });
  return reshapeTo(onnx, ordered, [filters, channels, rows, columns]);
}
