import { z } from 'zod';
import { OptionError } from '../base/error.js';
import type { RandomStream } from '../base/random.js';
import { elementCount, type Shape } from '../graph/index.js';
import { orthogonalMatrix } from './orthogonal-matrix.js';
import type { VariableInitializer } from './variable.js';

const deviation = z.number().positive().default(0.05).describe('Standard deviation.');

/** Initializers with options of their own. */
export const InitializerWithOptions = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant'), value: z.number().describe('Every value.') }),
  z.strictObject({ kind: z.literal('normal'), deviation }),
  z.strictObject({
    kind: z.literal('truncatedNormal'),
    deviation: deviation.describe('Standard deviation before what lies beyond two of them is drawn anew.'),
  }),
  z.strictObject({
    kind: z.literal('uniform'),
    limit: z.number().positive().default(0.05).describe('Values lie between -limit and limit.'),
  }),
  z.strictObject({
    kind: z.literal('orthogonal'),
    gain: z.number().positive().default(1).describe('Factor of the orthonormal matrix.'),
  }),
  z.strictObject({
    kind: z.literal('values'),
    values: z.array(z.number()).min(1).describe('The values themselves, row-major.'),
  }),
]);
type InitializerWithOptions = z.output<typeof InitializerWithOptions>;

/** Names that stand for the same values whatever the shape of the variable. */
const FIXED = {
  zeros: { kind: 'constant', value: 0 },
  ones: { kind: 'constant', value: 1 },
  normal: InitializerWithOptions.parse({ kind: 'normal' }),
  truncatedNormal: InitializerWithOptions.parse({ kind: 'truncatedNormal' }),
  uniform: InitializerWithOptions.parse({ kind: 'uniform' }),
  orthogonal: InitializerWithOptions.parse({ kind: 'orthogonal' }),
} as const satisfies Readonly<Record<string, InitializerWithOptions>>;

/** Names of initializers. */
export const InitializerName = z.enum([
  'zeros',
  'ones',
  'glorotUniform',
  'glorotNormal',
  'heUniform',
  'heNormal',
  'heNormalFanOut',
  'lecunUniform',
  'lecunNormal',
  'orthogonal',
  'normal',
  'truncatedNormal',
  'uniform',
]);
type InitializerName = z.output<typeof InitializerName>;

/**
 * How a variable starts.
 *
 * Source   glorot: Glorot and Bengio 2010, eq. 16. he: He, Zhang, Ren, Sun 2015 (arXiv 1502.01852), eq. 10.
 *          lecun: LeCun, Bottou, Orr, Müller 1998, "Efficient BackProp", eq. 16. orthogonal: Saxe, McClelland, Ganguli 2014
 *          (arXiv 1312.6120), section 3.
 */
export const Initializer = z
  .union([InitializerName, InitializerWithOptions])
  .describe(
    'How the values start; variance scaling by the number of inputs (lecun, he), outputs (heNormalFanOut) or both (glorot).',
  );
export type Initializer = z.output<typeof Initializer>;

/** Standard deviation of a standard normal cut off at 2, by which the draws are divided to have variance 1 again. */
const TRUNCATED_DEVIATION = 0.879_625_661_034_239_8;

/**
 * Starting values of a variable, row-major. Throws OptionError for those of a file, which only a file can give.
 *
 * Kernels are [filters, channels, rows, columns] or [units, features]: fan-in is the product of all axes but the first,
 * fan-out the first axis times the rows and columns. Normal draws of glorot, he and lecun are cut off at two standard
 * deviations. Orthogonal ones are those of the matrix [first axis, product of the others]: its rows are orthonormal, or its
 * columns if it has fewer.
 */
export function initialValues(
  initializer: VariableInitializer,
  shape: Shape,
  stream: RandomStream,
): Float32Array {
  if (initializer === 'file') {
    throw new OptionError({
      code: 'option/backbone-values',
      where: 'backbone',
      what: 'the values of the backbone are not at hand: a network in JSON has the nodes alone',
      fix: 'give train what openBackbone and withHead return, or --from with the file',
    });
  }
  const spec = typeof initializer === 'string' ? specOf(initializer, shape) : initializer;
  const values = new Float32Array(elementCount(shape));
  switch (spec.kind) {
    case 'constant':
      return values.fill(spec.value);
    case 'uniform':
      return values.map(() => (2 * stream.uniform() - 1) * spec.limit);
    case 'normal':
      return values.map(() => stream.normal() * spec.deviation);
    case 'truncatedNormal':
      return values.map(() => truncatedNormal(stream) * spec.deviation);
    case 'orthogonal': {
      const [rows = 1, ...others] = shape;
      return orthogonalMatrix(rows, elementCount(others), stream).map((value) => value * spec.gain);
    }
    case 'values': {
      values.set(spec.values);
      return values;
    }
  }
}

/** Throws OptionError for a list of values that are not as many as the variable `where` has. */
export function requireFitting(initializer: VariableInitializer, shape: Shape, where: string): void {
  if (typeof initializer === 'string' || initializer.kind !== 'values') return;
  if (initializer.values.length === elementCount(shape)) return;
  throw new OptionError({
    code: 'option/initializer',
    where,
    what: 'the number of values to start with is not that of the variable',
    got: { values: initializer.values.length, shape },
    fix: `give ${elementCount(shape)} values`,
  });
}

/** What a name stands for, given the shape of the variable. */
function specOf(name: InitializerName, shape: Shape): InitializerWithOptions {
  if (isFixed(name)) return FIXED[name];
  const variance = varianceOf(name, shape);
  return name.endsWith('Uniform')
    ? { kind: 'uniform', limit: Math.sqrt(3 * variance) }
    : { kind: 'truncatedNormal', deviation: Math.sqrt(variance) / TRUNCATED_DEVIATION };
}

function isFixed(name: InitializerName): name is keyof typeof FIXED {
  return name in FIXED;
}

function varianceOf(name: string, shape: Shape): number {
  const fanIn = elementCount(shape.slice(1));
  const fanOut = (shape[0] ?? 1) * elementCount(shape.slice(2));
  if (name.startsWith('glorot')) return 2 / (fanIn + fanOut);
  return (name.startsWith('he') ? 2 : 1) / (name.endsWith('FanOut') ? fanOut : fanIn);
}

function truncatedNormal(stream: RandomStream): number {
  for (;;) {
    const value = stream.normal();
    if (Math.abs(value) <= 2) return value;
  }
}
