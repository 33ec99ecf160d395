import { randomStream } from '../../base/random.js';
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
  readonly first: Uint16Array;
  /** Four for each pixel. */
  readonly weights: Float32Array;
}

function splineWeights(side: number, spacing: number): SplineWeights {
  const first = new Uint16Array(side);
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

/** Values at every pixel from those of the grid, `[rows.points, columns.points]`. */
function spread(grid: Float32Array, rows: SplineWeights, columns: SplineWeights): Float32Array {
  const height = rows.first.length;
  const width = columns.first.length;
  const field = new Float32Array(height * width);
  const line = new Float32Array(columns.points);
  for (let row = 0; row < height; row++) {
    const a = rows.weights[4 * row];
    const b = rows.weights[4 * row + 1];
    const c = rows.weights[4 * row + 2];
    const d = rows.weights[4 * row + 3];
    const start = rows.first[row] * columns.points;
    for (let k = 0; k < line.length; k++) {
      const at = start + k;
      line[k] =
        a * grid[at] +
        b * grid[at + line.length] +
        c * grid[at + 2 * line.length] +
        d * grid[at + 3 * line.length];
    }
    for (let column = 0; column < width; column++) {
      const at = columns.first[column];
      const w = 4 * column;
      field[row * width + column] =
        columns.weights[w] * line[at] +
        columns.weights[w + 1] * line[at + 1] +
        columns.weights[w + 2] * line[at + 2] +
        columns.weights[w + 3] * line[at + 3];
    }
  }
  return field;
}
