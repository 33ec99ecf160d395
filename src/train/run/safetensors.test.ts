import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPupilError } from '../../base/error.js';
import { type DType, typedArrayOf } from '../../graph/index.js';
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from './safetensors.js';

const DTYPES: readonly DType[] = ['float32', 'float64', 'int32', 'int64', 'uint8', 'bool'];

const anyTensor: fc.Arbitrary<StoredTensor> = fc
  .tuple(fc.constantFrom(...DTYPES), fc.array(fc.nat(4), { maxLength: 3 }))
  .chain(([dtype, shape]) => {
    const length = shape.reduce((product, size) => product * size, 1);
    const value = fc.nat(dtype === 'bool' ? 1 : 255);
    return fc
      .array(value, { minLength: length, maxLength: length })
      .map((values) => ({ dtype, shape, data: typedArrayOf(dtype, values) }));
  });
const anyName = fc
  .oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('__proto__', '1', '0', 'a"b\\', 'constructor'))
  .filter((name) => name !== '__metadata__');
const anyFile = fc
  .tuple(
    fc.uniqueArray(fc.tuple(anyName, anyTensor), { selector: ([name]) => name, maxLength: 6 }),
    fc.uniqueArray(fc.tuple(anyName, fc.string()), { selector: ([name]) => name, maxLength: 3 }),
  )
  .map(([tensors, metadata]) => ({ tensors: new Map(tensors), metadata: Object.fromEntries(metadata) }));

/** A file from a header as written and the bytes after it. */
function fileOf(header: string | Uint8Array, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

const entry = (dtype: string, shape: number[], ...data_offsets: number[]) => ({ dtype, shape, data_offsets });
const headerOf = (tensors: Record<string, unknown>) => JSON.stringify(tensors);

function problemOf(bytes: Uint8Array): string {
  try {
    decodeSafetensors('x.safetensors', bytes);
  } catch (error) {
    if (isPupilError(error, 'format')) return error.message;
    throw error;
  }
  throw new Error('the file was accepted');
}

describe('safetensors', () => {
  it('gives back what was encoded, whatever the names, shapes and dtypes', () => {
    fc.assert(
      fc.property(anyFile, (file) => {
        const decoded = decodeSafetensors('x', encodeSafetensors(file));
        expect(new Map([...decoded.tensors].sort())).toEqual(new Map([...file.tensors].sort()));
        expect(decoded.metadata).toEqual(file.metadata);
      }),
    );
  });

  it('gives equal bytes for equal content, in whatever order it was put together', () => {
    fc.assert(
      fc.property(anyFile, ({ tensors, metadata }) => {
        const backwards = {
          tensors: new Map([...tensors].reverse()),
          metadata: Object.fromEntries(Object.entries(metadata).reverse()),
        };
        expect(encodeSafetensors(backwards)).toEqual(encodeSafetensors({ tensors, metadata }));
      }),
    );
  });

  it('keeps every bit of a float, NaN with payload, infinity and -0 included', () => {
    const bits = Uint32Array.of(0x7fc00001, 0xffc12345, 0x80000000, 0x7f800000, 1);
    const data = new Float32Array(bits.buffer);
    const tensors = new Map([['x', { dtype: 'float32', shape: [5], data } as const]]);
    const decoded = decodeSafetensors('x', encodeSafetensors({ tensors, metadata: {} })).tensors.get(
      'x',
    )!.data;
    expect([...new Uint32Array(decoded.buffer)]).toEqual([...bits]);
  });

  it('writes the bytes that the format describes', () => {
    const tensors = new Map<string, StoredTensor>([
      ['b', { dtype: 'uint8', shape: [3], data: Uint8Array.of(7, 8, 9) }],
      ['a', { dtype: 'int32', shape: [], data: Int32Array.of(-2) }],
    ]);
    const bytes = encodeSafetensors({ tensors, metadata: { k: 'v' } });
    const header =
      '{"__metadata__":{"k":"v"},"a":{"dtype":"I32","shape":[],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[3],"data_offsets":[4,7]}}';
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
    expect(bytes).toEqual(fileOf(padded, Uint8Array.of(0xfe, 0xff, 0xff, 0xff, 7, 8, 9)));
  });

  it('lays every tensor at a multiple of its element size', () => {
    fc.assert(
      fc.property(anyFile, (file) => {
        const bytes = encodeSafetensors(file);
        const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
        const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
        expect(length % 8).toBe(0);
        for (const [name, { data }] of file.tensors)
          expect(header[name].data_offsets[0] % data.BYTES_PER_ELEMENT).toBe(0);
      }),
    );
  });

  it('reads files of other writers: unaligned, in any order, without metadata, from within a larger buffer', () => {
    const header = headerOf({ z: entry('U8', [1], 0, 1), a: entry('F32', [2], 1, 9) });
    const data = new Uint8Array([5, ...new Uint8Array(Float32Array.of(1.5, -2).buffer)]);
    const larger = new Uint8Array([99, ...fileOf(header, data), 99]);
    const { tensors, metadata } = decodeSafetensors('x', larger.subarray(1, -1));
    expect([...tensors.keys()]).toEqual(['z', 'a']);
    expect(tensors.get('a')).toEqual({ dtype: 'float32', shape: [2], data: Float32Array.of(1.5, -2) });
    expect(metadata).toEqual({});
    expect(decodeSafetensors('x', Buffer.from(larger).subarray(1, -1)).tensors).toEqual(tensors);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(0), /byte 0: the file ends within its first field/],
    [
      'a file cut in its header',
      fileOf('{"a":1}').subarray(0, 12),
      /byte 0: the file ends within its header/,
    ],
    ['a huge header', new Uint8Array(16).fill(0xff, 0, 8), /byte 0: the header is longer than the 100000000/],
    ['a header that begins with a space', fileOf(' {}'), /byte 8: the header does not begin with {/],
    ['no header', fileOf(''), /byte 8: the header does not begin with {/],
    ['a header that is not JSON', fileOf('{"a":'), /byte 8: the header is not JSON/],
    [
      'a header that is not UTF-8',
      fileOf(Uint8Array.of(0x7b, 0x22, 0xff, 0x22)),
      /byte 8: the header is not JSON/,
    ],
    ['a tensor that stands there twice', fileOf('{"a":{},"a":{}}'), /byte 16: a key .* twice \(got "a"\)/],
    [
      'a field that stands there twice',
      fileOf('{"a":{"dtype":"U8","dtype":"I8"}}'),
      /byte 27: a key .* twice \(got "dtype"\)/,
    ],
    ['an entry that is a number', fileOf('{"a":1}'), /the entry of tensor "a" is not an object/],
    ['an unknown dtype', fileOf(headerOf({ a: entry('F17', [], 0, 4) })), /dtype of tensor "a" .*"F17"/],
    ['a negative size', fileOf(headerOf({ a: entry('U8', [-1], 0, 1) })), /shape of tensor "a"/],
    ['half a size', fileOf(headerOf({ a: entry('U8', [0.5], 0, 1) })), /shape of tensor "a"/],
    ['a size beyond 2^53', fileOf(headerOf({ a: entry('U8', [2 ** 60], 0, 1) })), /shape of tensor "a"/],
    ['offsets backwards', fileOf(headerOf({ a: entry('U8', [1], 2, 1) })), /offsets of tensor "a" are not/],
    ['a single offset', fileOf(headerOf({ a: entry('U8', [1], 1) })), /offsets of tensor "a" are not/],
    ['an unknown field', fileOf(headerOf({ a: { ...entry('U8', [0], 0, 0), x: 1 } })), /not known.*"x"/],
    [
      'a shape that overflows',
      fileOf(headerOf({ a: entry('F32', [2 ** 40, 2 ** 40], 0, 4) })),
      /offsets of tensor "a" do not fit its shape/,
    ],
    [
      'a shape that does not fit',
      fileOf(headerOf({ a: entry('F32', [2], 0, 4) }), new Uint8Array(4)),
      /do not fit its shape \(got begin 0, end 4, needed 8\)/,
    ],
    ['metadata that are a list', fileOf('{"__metadata__":[]}'), /metadata are not an object/],
    ['metadata that are numbers', fileOf('{"__metadata__":{"a":1}}'), /not text \(got "a"\)/],
  ])('refuses %s', (_what, bytes, message) => {
    expect(problemOf(bytes)).toMatch(message);
  });

  it('points at the byte where tensors overlap, leave gaps, end early or late', () => {
    const two = (begin: number, end: number, length: number) => {
      const header = headerOf({ a: entry('U8', [4], 0, 4), b: entry('U8', [end - begin], begin, end) });
      return { message: problemOf(fileOf(header, new Uint8Array(length))), start: 8 + header.length };
    };
    const overlap = two(3, 6, 6);
    expect(overlap.message).toContain(`byte ${overlap.start + 3}: tensor "b" overlaps`);
    const gap = two(5, 6, 6);
    expect(gap.message).toContain(`byte ${gap.start + 4}: bytes before tensor "b" belong to none`);
    const early = two(4, 8, 6);
    expect(early.message).toContain(`byte ${early.start + 6}: the file ends within tensor "b"`);
    const late = two(4, 8, 9);
    expect(late.message).toContain(`byte ${late.start + 8}: bytes after the last tensor`);
  });

  it('answers any damaged file with a FormatError or with tensors that fit their shapes', () => {
    const tensors = new Map<string, StoredTensor>([
      ['kernel', { dtype: 'float32', shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }],
      ['steps', { dtype: 'int64', shape: [1], data: BigInt64Array.of(9n) }],
    ]);
    const whole = encodeSafetensors({ tensors, metadata: { state: '{"epoch":1}' } });
    const survives = (bytes: Uint8Array) => {
      try {
        for (const { shape, data } of decodeSafetensors('x', bytes).tensors.values())
          if (data.length !== shape.reduce((product, size) => product * size, 1)) return false;
        return true;
      } catch (error) {
        if (isPupilError(error, 'format')) return true;
        throw error;
      }
    };
    for (let length = 0; length < whole.length; length++)
      expect(() => decodeSafetensors('x', whole.subarray(0, length))).toThrow(/byte \d+/);
    for (let i = 0; i < whole.length; i++) {
      for (const value of [0, 0x20, 0x22, 0x2c, 0x30, 0x39, 0x5b, 0x7d, 0xff, whole[i] ^ 1]) {
        const damaged = whole.slice();
        damaged[i] = value;
        if (!survives(damaged)) expect.fail(`byte ${i} set to ${value} gives a tensor that does not fit`);
      }
    }
  });

  it('refuses to write tensors that contradict themselves, and the reserved name', () => {
    const encode = (name: string, tensor: StoredTensor) => () =>
      encodeSafetensors({ tensors: new Map([[name, tensor]]), metadata: {} });
    const data = Float32Array.of(1, 2);
    expect(encode('w', { dtype: 'float32', shape: [3], data })).toThrow(/tensor "w": the data do not fit/);
    expect(encode('w', { dtype: 'int32', shape: [2], data })).toThrow(/Float32Array of 2/);
    expect(encode('__metadata__', { dtype: 'float32', shape: [2], data })).toThrow(/reserved/);
  });
});
