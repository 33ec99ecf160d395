import { defineComposite } from '../composite.js';
import type { Tensor } from '../tensor.js';
import { add } from './add.js';
import { avgPool2d } from './avg-pool2d.js';
import { cast } from './cast.js';
import { div } from './div.js';
import { equal } from './equal.js';
import { mul } from './mul.js';
import { pad } from './pad.js';
import { slice } from './slice.js';
import { spreadOut } from './slice-gradient.js';
import { upsampleNearest2d } from './upsample-nearest2d.js';
import { isTiling, type Window } from './window.js';

const definition = defineComposite<readonly [x: Tensor, y: Tensor, dy: Tensor], Window>({
  name: 'maxPool2dGradient',
  decompose: ([x, y, dy], window) => [
    (isTiling(window) ? tilingGradient : overlappingGradient)(x, y, dy, window),
  ],
});
export const maxPool2dGradientOperation = definition.operation;

/**
 * Gradient of maximum pooling for its input, without indices: compare each pixel with the maximum of its window, and
 * share dy among those that reach it. Indices are slow on the CPU and missing on WebGPU.
 *
 * Shapes   x [N, C, H, W], y and dy [N, C, P, Q] → as x; y is the maximum pooling of x by the same window.
 */
export function maxPool2dGradient(x: Tensor, y: Tensor, dy: Tensor, window: Window): Tensor {
  return definition.apply([x, y, dy], window);
}

/** Windows side by side: every pixel belongs to at most one. */
function tilingGradient(x: Tensor, y: Tensor, dy: Tensor, { kernel }: Window): Tensor {
  const [, , height, width] = x.shape;
  const rows = y.shape[2] * kernel[0];
  const columns = y.shape[3] * kernel[1];
  const covered = slice(x, [undefined, undefined, { end: rows }, { end: columns }]);
  const mask = cast(equal(covered, upsampleNearest2d(y, kernel)), dy.dtype);
  const winners = mul(avgPool2d(mask, { kernel }), kernel[0] * kernel[1]);
  const dx = mul(mask, upsampleNearest2d(div(dy, winners), kernel));
  return pad(dx, { before: [0, 0, 0, 0], after: [0, 0, height - rows, width - columns] });
}

/** Windows that overlap or reach over the border: one strided view of the image per place in the window. */
function overlappingGradient(x: Tensor, y: Tensor, dy: Tensor, { kernel, strides, pads }: Window): Tensor {
  const before = [0, 0, pads.top, pads.left];
  const padded = pad(x, { before, after: [0, 0, pads.bottom, pads.right], value: -Infinity });
  const span = ([0, 1] as const).map((axis) => (y.shape[axis + 2] - 1) * strides[axis] + 1);
  const places = Array.from({ length: kernel[0] }, (_, row) =>
    Array.from({ length: kernel[1] }, (_value, column) => ({ row, column })),
  ).flat();
  const masks = places.map(({ row, column }) => {
    const rows = { start: row, end: row + span[0], step: strides[0] };
    const columns = { start: column, end: column + span[1], step: strides[1] };
    return cast(equal(slice(padded, [undefined, undefined, rows, columns]), y), dy.dtype);
  });
  const share = div(dy, masks.reduce(add));
  const [, , height, width] = padded.shape;
  const total = places
    .map(({ row, column }, i) =>
      pad(spreadOut(mul(masks[i], share), [1, 1, ...strides]), {
        before: [0, 0, row, column],
        after: [0, 0, height - row - span[0], width - column - span[1]],
      }),
    )
    .reduce(add);
  const inside = {
    rows: { start: pads.top, end: pads.top + x.shape[2] },
    columns: { start: pads.left, end: pads.left + x.shape[3] },
  };
  return slice(total, [undefined, undefined, inside.rows, inside.columns]);
}
