import type { ClipAttributes, InsideAttributes, Node, Tensor } from '../../graph/index.js';
import type { LaidOutTensor, LayoutLowering } from '../../onnx/index.js';
import { endingOf } from '../fusions/ended.js';
import { blockedConv, blockedLayout, isHeldIn } from './blocked-layout.js';

/** The mask of values that were clipped to the same bounds, 0 and another, and are held in blocks. */
export function suitsBlockedInside(
  { inputs: [y], attrs }: Node,
  block: number,
  [held]: readonly LaidOutTensor[],
): boolean {
  const { min, max } = attrs as unknown as InsideAttributes;
  return min === 0 && isHeldIn(held, block) && isClippedTo(y, max) && slopeThatReachesOne(max) !== undefined;
}

function isClippedTo({ node, index }: Tensor, max: number): boolean {
  const { op, attrs } = endingOf(node)?.activation ?? node;
  const bounds = attrs as unknown as ClipAttributes;
  return index === 0 && op.name === 'clip' && bounds.min === 0 && bounds.max === max;
}

/**
 * With s = 1 where y > 0, else 0: s - slope y is above 0 between the bounds alone, and exactly then 1 after an activation this
 * steep. One pass for s, one for the rest.
 */
export function blockedInside(block: number): LayoutLowering<InsideAttributes> {
  const layout = blockedLayout(block);
  return (onnx, [y], { max }) => {
    const channels = y.shape[1];
    const steep = { alpha: { float: 3e38 }, beta: { float: 0 } };
    const slopes = new Float32Array(channels).fill(-slopeThatReachesOne(max)!);
    const operands = {
      x: y.in(layout),
      weight: onnx.constant('float32', [channels, 1, 1, 1], slopes),
      sum: onnx.node('HardSigmoid', [y.in(layout)], steep),
    };
    const activation = { name: 'HardSigmoid', parameters: [steep.alpha.float, steep.beta.float] };
    return { value: blockedConv(onnx, operands, { kernel: [1, 1], group: channels, activation }), layout };
  };
}

/** The least float32 of which `max` times is no less than 1, if the float32 before `max` stays below 1, rounded or not. */
export function slopeThatReachesOne(max: number): number | undefined {
  const largest = Math.fround(max);
  if (!(largest > 0 && Number.isFinite(largest))) return undefined;
  const near = Math.fround(1 / largest);
  // Products of two float32 are exact in float64.
  const slope = [neighbour(near, -1), near, neighbour(near, 1)].find((value) => value * largest >= 1);
  if (slope === undefined || !Number.isFinite(slope)) return undefined;
  return Math.fround(slope * neighbour(largest, -1)) < 1 ? slope : undefined;
}

/** The float32 before (-1) or behind (1) a positive one. */
function neighbour(value: number, side: 1 | -1): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer);
  bits[0] += side;
  return new Float32Array(bits.buffer)[0];
}
