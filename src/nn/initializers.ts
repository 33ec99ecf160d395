import { z } from 'zod';
import type { RandomStream } from '../base/random.js';
import { elementCount, type Shape } from '../graph/index.js';
import { orthogonalMatrix } from './orthogonal-matrix.js';

/**
 * How a variable starts.
 *
 * Source   glorot: Glorot and Bengio 2010, eq. 16. he: He, Zhang, Ren, Sun 2015 (arXiv 1502.01852), eq. 10.
 *          lecun: LeCun, Bottou, Orr, Müller 1998, "Efficient BackProp", eq. 16. orthogonal: Saxe, McClelland, Ganguli 2014
 *          (arXiv 1312.6120), section 3.
 */
export const Initializer = z
  .enum([
    'zeros',
    'ones',
    'glorotUniform',
    'glorotNormal',
    'heUniform',
    'heNormal',
    'lecunUniform',
    'lecunNormal',
    'orthogonal',
  ])
  .describe(
    'How the values start; variance scaling by the number of inputs (lecun, he) or inputs and outputs (glorot).',
  );
export type Initializer = z.output<typeof Initializer>;

/** Standard deviation of a standard normal cut off at 2, by which the draws are divided to have variance 1 again. */
const TRUNCATED_DEVIATION = 0.879_625_661_034_239_8;

/**
 * Starting values of a variable, row-major.
 *
 * Kernels are [filters, channels, rows, columns] or [units, features]: fan-in is the product of all axes but the first,
 * fan-out the first axis times the rows and columns. Normal draws are cut off at two standard deviations. Orthogonal ones
 * are those of the matrix [first axis, product of the others]: its rows are orthonormal, or its columns if it has fewer.
 */
export function initialValues(initializer: Initializer, shape: Shape, stream: RandomStream): Float32Array {
  const values = new Float32Array(elementCount(shape));
  if (initializer === 'zeros') return values;
  if (initializer === 'ones') return values.fill(1);
  if (initializer === 'orthogonal') {
    const [rows = 1, ...others] = shape;
    return orthogonalMatrix(rows, elementCount(others), stream);
  }
  const variance = varianceOf(initializer, shape);
  const draw = initializer.endsWith('Uniform') ? uniformDraw(variance, stream) : normalDraw(variance, stream);
  for (let i = 0; i < values.length; i++) values[i] = draw();
  return values;
}

function varianceOf(initializer: Initializer, shape: Shape): number {
  const fanIn = elementCount(shape.slice(1));
  const fanOut = (shape[0] ?? 1) * elementCount(shape.slice(2));
  if (initializer.startsWith('glorot')) return 2 / (fanIn + fanOut);
  return (initializer.startsWith('he') ? 2 : 1) / fanIn;
}

function uniformDraw(variance: number, stream: RandomStream): () => number {
  const limit = Math.sqrt(3 * variance);
  return () => (2 * stream.uniform() - 1) * limit;
}

function normalDraw(variance: number, stream: RandomStream): () => number {
  const deviation = Math.sqrt(variance) / TRUNCATED_DEVIATION;
  return () => {
    for (;;) {
      const value = stream.normal();
      if (Math.abs(value) <= 2) return value * deviation;
    }
  };
}
