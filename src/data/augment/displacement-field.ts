import { randomStream } from '../../base/random.js';
import { putIntoMemory, takeMemory } from './kernel-memory.js';
import { kernels } from './kernels.js';
import type { PictureSize } from './picture.js';
import type { Displacement } from './resample.js';

export interface FieldParameters {
  /** Standard deviation in pixels, at the points of the grid. */
  readonly displacement: number;
  /** Pixels from one point of the grid to the next. */
  readonly spacing: number;
  readonly seed: number;
}

/** Weights of a cubic B-spline turn independent numbers of deviation 1 into ones of sqrt(1/2) in each direction. */
const SPLINE_DEVIATION = 1 / 2;

/** Normal displacements on a coarse grid, with uniform cubic B-splines between them. */
export function displacementField(
  { displacement, spacing, seed }: FieldParameters,
  { height, width }: PictureSize,
): Displacement {
  const rows = splineWeights(height, spacing);
  const columns = splineWeights(width, spacing);
  const stream = randomStream(seed, 'elastic');
  const deviation = displacement / SPLINE_DEVIATION;
  const grid = () => {
    const values = new Float32Array(rows.points * columns.points);
    for (let i = 0; i < values.length; i++) values[i] = deviation * stream.normal();
    return values;
  };
  return { dx: spread(grid(), rows, columns), dy: spread(grid(), rows, columns) };
}

/** For each pixel along a side: the first of the four points that it depends on, and their weights. */
interface SplineWeights {
  readonly points: number;
  readonly first: Int32Array;
  /** Four for each pixel. */
  readonly weights: Float32Array;
}

function splineWeights(side: number, spacing: number): SplineWeights {
  const first = new Int32Array(side);
  const weights = new Float32Array(4 * side);
  for (let i = 0; i < side; i++) {
    first[i] = Math.floor(i / spacing);
    const t = i / spacing - first[i];
    const s = 1 - t;
    weights[4 * i] = (s * s * s) / 6;
    weights[4 * i + 1] = (4 - 6 * t * t + 3 * t * t * t) / 6;
    weights[4 * i + 2] = (4 - 6 * s * s + 3 * s * s * s) / 6;
    weights[4 * i + 3] = (t * t * t) / 6;
  }
  return { points: first[side - 1] + 4, first, weights };
}

/** Values at every pixel, float32 `[height, width]`, from those of the grid, `[rows.points, columns.points]`; their address. */
function spread(grid: Float32Array, rows: SplineWeights, columns: SplineWeights): number {
  const { height, width } = { height: rows.first.length, width: columns.first.length };
  const field = takeMemory(height * width * Float32Array.BYTES_PER_ELEMENT);
  kernels.spread(
    putIntoMemory(grid),
    rows.points,
    columns.points,
    height,
    width,
    putIntoMemory(rows.first),
    putIntoMemory(rows.weights),
    putIntoMemory(columns.first),
    putIntoMemory(columns.weights),
    takeMemory(rows.points * width * Float32Array.BYTES_PER_ELEMENT),
    field,
  );
  return field;
}
