import { ELEMENT_TYPES } from '../../graph/index.js';
import type { OnnxNode, OnnxTensor } from '../../onnx/index.js';

/** Sides of a picture, pixels. */
interface Size {
  readonly height: number;
  readonly width: number;
}

/** Half the width of the kernel, in pixels of the smaller picture. */
const LOBES = 3;

/**
 * Nodes that bring pictures uint8 [N, H, W, C] to a smaller size as decoding would: with the Lanczos kernel (a = 3), widened
 * by the factor of the shrinking, along one side after the other, rounded to whole numbers of 0 to 255.
 *
 *     y = R_rows · x · R_columns, a row of each weighing the pixels around its place, with sum 1
 *
 * Source  Duchon 1979; libvips, which decodes, does the same, but rounds after each side.
 */
export function shrinkPixels(
  input: string,
  output: string,
  from: Size,
  to: Size,
): { readonly nodes: OnnxNode[]; readonly initializers: OnnxTensor[] } {
  const name = (part: string) => `${output} ${part}`;
  const rows = kernelWeights(from.height, to.height);
  const columns = transposed(kernelWeights(from.width, to.width), to.width, from.width);
  const node = (opType: string, inputs: string[], out: string, attributes: OnnxNode['attributes'] = {}) => ({
    opType,
    name: out,
    inputs,
    outputs: [out],
    attributes,
  });
  const perm = (value: number[]) => ({ perm: { type: 'ints' as const, value } });
  const to32 = { to: { type: 'int' as const, value: ELEMENT_TYPES.float32 } };
  const to8 = { to: { type: 'int' as const, value: ELEMENT_TYPES.uint8 } };
  return {
    nodes: [
      node('Cast', [input], name('float'), to32),
      node('Transpose', [name('float')], name('planes'), perm([0, 3, 1, 2])),
      node('MatMul', [name('planes'), name('columns')], name('narrow')),
      node('MatMul', [name('rows'), name('narrow')], name('small')),
      node('Round', [name('small')], name('round')),
      node('Clip', [name('round'), name('least'), name('most')], name('pixels')),
      node('Transpose', [name('pixels')], name('interleaved'), perm([0, 2, 3, 1])),
      node('Cast', [name('interleaved')], output, to8),
    ],
    initializers: [
      { name: name('rows'), dtype: 'float32', shape: [to.height, from.height], data: rows },
      { name: name('columns'), dtype: 'float32', shape: [from.width, to.width], data: columns },
      { name: name('least'), dtype: 'float32', shape: [], data: Float32Array.of(0) },
      { name: name('most'), dtype: 'float32', shape: [], data: Float32Array.of(255) },
    ],
  };
}

/** Weights [to, from]: of each pixel of the larger side in each of the smaller. What hangs over the border has no weight. */
function kernelWeights(from: number, to: number): Float32Array {
  const scale = from / to;
  const weights = new Float32Array(to * from);
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale - 0.5;
    const row = Float64Array.from({ length: from }, (_, j) => lanczos((j - centre) / scale));
    const sum = row.reduce((a, b) => a + b, 0);
    weights.set(
      row.map((weight) => weight / sum),
      i * from,
    );
  }
  return weights;
}

function lanczos(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= LOBES) return 0;
  const angle = Math.PI * x;
  return (LOBES * Math.sin(angle) * Math.sin(angle / LOBES)) / angle ** 2;
}

function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  return Float32Array.from({ length: values.length }, (_, i) => {
    const [column, row] = [Math.floor(i / rows), i % rows];
    return values[row * columns + column];
  });
}
