import { FormatError } from '../base/error.js';
import { allocate, elementCount } from '../graph/index.js';
import { fromInt64 } from './int64.js';
import type { OnnxTensor } from './model.js';
import type { Proto } from './schema.js';
import { decodeTensor, type ReadExternal } from './tensor-codec.js';

/** Values that all sparse tensors of a model may have together when they are written out: half a gigabyte of floats. */
export const MOST_DENSE_VALUES = 2 ** 27;

/** How a model of somebody else is read. */
export interface ForeignReading {
  readonly external: ReadExternal;
  /** Values that sparse tensors may still be written out to. */
  denseLeft: number;
}

/**
 * A tensor of which only the values other than 0 are stored, with all of its values.
 *
 * Shapes  values [K]; indices [K] of places in the flat tensor, or [K, rank] of places along each axis.
 * Source  SparseTensorProto in onnx.proto.
 * Throws  FormatError for places outside of the tensor, and for more values than a model may ask for, before they are made.
 */
export function decodeSparse(
  { values: stored, indices, dims }: Proto<'SparseTensorProto'>,
  place: string,
  reading: ForeignReading,
): OnnxTensor {
  if (stored === undefined || indices === undefined) throw misfit(place, 'values or indices are missing');
  const where = `${place}: sparse tensor ${JSON.stringify(stored.name)}`;
  const shape = dims.map((n) => fromInt64(n, where));
  const count = elementCount(shape);
  if (shape.some((n) => n < 0) || !(count <= reading.denseLeft))
    throw misfit(where, 'it has more values than a model of pictures can ask for', { shape });
  reading.denseLeft -= count;
  const values = decodeTensor(stored, where, reading.external);
  const at = decodeTensor(indices, where, reading.external);
  const stride = at.shape.length === 2 ? shape.length : 1;
  if (at.dtype !== 'int64' || values.shape.length !== 1 || at.data.length !== values.data.length * stride)
    throw misfit(where, 'there are not as many places as values', {
      values: values.shape,
      indices: at.shape,
    });
  const dense = allocate(values.dtype, count);
  const axes = stride === 1 && at.shape.length === 1 ? [count] : shape;
  for (let i = 0; i < values.data.length; i++) {
    let flat = 0;
    for (const [axis, size] of axes.entries()) {
      const step = Number(at.data[i * stride + axis]);
      if (!(step >= 0 && step < size))
        throw misfit(where, 'a value lies outside of it', { shape, place: step });
      flat = flat * size + step;
    }
    dense[flat] = values.data[i]!;
  }
  return { ...values, shape, data: dense };
}

function misfit(where: string, what: string, got?: unknown): FormatError {
  return new FormatError({
    code: 'format/onnx-sparse',
    where,
    what: `a sparse tensor cannot be read: ${what}`,
    got,
    fix: 'export the model with plain tensors',
  });
}
