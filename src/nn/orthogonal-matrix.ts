import type { RandomStream } from '../base/random.js';

/**
 * A random matrix, row-major, with orthonormal rows, or orthonormal columns where it has more rows than columns; all such
 * matrices are equally likely.
 *
 * Source   QR decomposition with a positive diagonal of a matrix of normal numbers: Mezzadri 2007 (arXiv math-ph/0609050).
 *          Gram and Schmidt's process, run twice over each vector so that rounding leaves no rest.
 */
export function orthogonalMatrix(rows: number, columns: number, stream: RandomStream): Float32Array {
  const length = Math.max(rows, columns);
  const vectors: Float64Array[] = [];
  while (vectors.length < Math.min(rows, columns)) {
    const drawn = Float64Array.from({ length }, () => stream.normal());
    const size = norm(drawn);
    for (const vector of [...vectors, ...vectors]) subtractProjection(drawn, vector);
    const left = norm(drawn);
    // A draw that lies almost wholly in the span of the others has no direction of its own: draw again.
    if (left > 1e-6 * size) vectors.push(drawn.map((value) => value / left));
  }
  const wide = columns >= rows;
  return Float32Array.from({ length: rows * columns }, (_, i) => {
    const row = Math.floor(i / columns);
    const column = i % columns;
    return wide ? vectors[row][column] : vectors[column][row];
  });
}

function norm(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Takes out of `vector` what points along the unit vector. */
function subtractProjection(vector: Float64Array, unit: Float64Array): void {
  const along = dot(vector, unit);
  for (let i = 0; i < vector.length; i++) vector[i] -= along * unit[i];
}
