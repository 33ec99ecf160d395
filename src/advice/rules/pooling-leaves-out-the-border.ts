import { isPooling } from '../layer-kinds.js';
import type { LayerView } from '../network-view.js';
import { defineRule } from '../rule.js';

/** Share of rows or columns whose loss tells. */
const MOST = 0.05;

export const poolingLeavesOutTheBorder = defineRule({
  id: 'pooling-leaves-out-the-border',
  topic: 'depth',
  severity: 'advice',
  why: 'Windows that do not fill the picture leave its right and lower border out: what lies there is not seen from here on.',
  source: 'Dumoulin and Visin 2016, "A guide to convolution arithmetic" (arXiv 1603.07285), section 2.4',
  find: ({ network }) =>
    (network?.layers ?? []).filter(isPooling).flatMap((layer) => {
      const [axis] = lostOf(layer)
        .filter(({ lost, size }) => lost / size >= MOST)
        .sort((a, b) => b.lost / b.size - a.lost / a.size);
      if (axis === undefined) return [];
      return [
        {
          where: layer.path,
          what: `${axis.lost} of ${axis.size} rows or columns are left out`,
          fix: "use padding 'same' here, or pictures whose size can be halved as often as you pool",
        },
      ];
    }),
});

/** Rows and columns that no window covers. */
function lostOf({ options, input }: LayerView): { size: number; lost: number }[] {
  const { poolSize, strides, padding } = options as Partial<PoolOptions>;
  if (padding !== 'valid') return [];
  return input.slice(2).map((size, axis) => {
    const window = along(poolSize!, axis);
    const stride = along(strides ?? poolSize!, axis);
    const windows = Math.floor((size - window) / stride) + 1;
    return { size, lost: size - ((windows - 1) * stride + window) };
  });
}

interface PoolOptions {
  readonly poolSize: number | readonly number[];
  readonly strides?: number | readonly number[] | null;
  readonly padding: unknown;
}

function along(sizes: number | readonly number[], axis: number): number {
  return typeof sizes === 'number' ? sizes : sizes[axis];
}
