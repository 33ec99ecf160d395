import { shortNumber } from '../chart.js';
import type { HeatmapChart } from '../heatmap-chart.js';
import type { LayerHealth } from './layer-health.js';

/** Updates that a drawing has room for. */
const MOST_UPDATES = 48;

/**
 * Norm of the gradient of each layer over training, by colours of equal factors; layers in the order in which data pass them.
 * Undefined where no layer learned.
 */
export function layerHealthChart({ updates, layers, gradientNorms }: LayerHealth): HeatmapChart | undefined {
  const rows = layers.flatMap(({ layer }, i) =>
    gradientNorms[i].some((norm) => norm !== null) ? [{ layer, norms: gradientNorms[i] }] : [],
  );
  const known = rows.flatMap(({ norms }) => norms.filter((norm) => norm !== null && norm > 0) as number[]);
  if (known.length === 0) return undefined;
  const low = known.reduce((a, b) => Math.min(a, b));
  const high = known.reduce((a, b) => Math.max(a, b));
  const shown = evenly(updates.length, MOST_UPDATES);
  // A gradient of exactly 0 is as pale as can be.
  const place = (norm: number) =>
    norm <= 0 ? 0 : high > low ? Math.log(norm / low) / Math.log(high / low) : 1;
  return {
    kind: 'heatmap',
    title: 'Gradient of each layer over training',
    notes: [
      shown.length < updates.length
        ? `norms by colours of equal factors; ${shown.length} of ${updates.length} measured updates`
        : 'norms by colours of equal factors',
    ],
    x: { label: 'update', names: shown.map((i) => String(updates[i])) },
    y: { label: 'layer', names: rows.map(({ layer }) => layer) },
    cells: rows.map(({ norms }) => shown.map((i) => (norms[i] === null ? null : place(norms[i])))),
    ends: [shortNumber(low), shortNumber(high)],
    isSquare: false,
  };
}

/** At most so many of the positions 0 … count - 1, the first and the last among them. */
function evenly(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: most }, (_, i) => Math.round((i * (count - 1)) / (most - 1)));
}
