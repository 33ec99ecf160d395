import { expect, it } from 'vitest';
import { errorOf } from '../../test/error-of.js';
import { int, model, node, withTensor } from '../../test/foreign-models.js';
import { openModel } from '../runtime/index.js';
import { decodeForeignModel } from './decode.js';
import { encodeModel } from './encode.js';

const EVERY_WORD = Uint16Array.from({ length: 2 ** 16 }, (_, i) => i);
const EVERY_BYTE = Uint8Array.from({ length: 2 ** 8 }, (_, i) => i);

/** What reads a tensor of a file on: its values as float32, or of whole numbers as int32. */
const caster = (to: number) =>
  encodeModel(
    model({
      nodes: [node('Cast', ['stored'], ['y'], { to: int(to) })],
      outputs: [{ name: 'y', dtype: 'unknown', shape: [] }],
    }),
  );

it.each([
  ['float16', 10, EVERY_WORD, 1],
  ['bfloat16', 16, EVERY_WORD, 1],
  ['int8', 3, EVERY_BYTE, 6],
  ['uint16', 4, EVERY_WORD, 6],
  ['int16', 5, EVERY_WORD, 6],
])(
  'reads each value of %s as ONNX Runtime does, from bytes and from numbers',
  async (_, dataType, bits, to) => {
    const tensor = { name: 'stored', dataType, dims: [BigInt(bits.length)] };
    const raw = withTensor(caster(to), { ...tensor, rawData: new Uint8Array(bits.buffer) });
    const session = await openModel('stored', raw, 1);
    const { y: expected } = await session.run({}).finally(() => session.dispose());
    const read = (bytes: Uint8Array) => decodeForeignModel(bytes, 'stored', noOther).graph.initializers[0];
    expect(read(raw)).toMatchObject({ widenedFrom: dataType, shape: [bits.length] });
    // NaN among them: `toEqual` also tells 0 from -0.
    expect(read(raw)?.data).toEqual(expected);
    const signed = dataType === 3 ? Int8Array.from(bits) : dataType === 5 ? Int16Array.from(bits) : bits;
    const listed = withTensor(caster(to), { ...tensor, int32Data: Array.from(signed) });
    expect(read(listed)?.data).toEqual(expected);
  },
);

it('refuses bytes that are no whole number of values', () => {
  const odd = { name: 'stored', dataType: 10, dims: [1n], rawData: Uint8Array.of(0, 0, 0) };
  expect(errorOf(() => decodeForeignModel(withTensor(caster(1), odd), 'a.onnx', noOther)).code).toBe(
    'format/onnx-tensor',
  );
});

function noOther(): never {
  throw new Error('the data are in the file itself');
}
