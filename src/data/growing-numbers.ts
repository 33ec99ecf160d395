type Numbers = Uint8Array | Uint32Array | Float64Array;

/** Numbers one after the other, as many as there will be, in a typed array that is made twice as long when it is full. */
export interface GrowingNumbers<T extends Numbers> {
  add(value: number): void;
  /** All so far; the list must not grow after it. */
  all(): T;
}

const FIRST_LENGTH = 64;

export function growingNumbers<T extends Numbers>(Type: new (length: number) => T): GrowingNumbers<T> {
  let values = new Type(FIRST_LENGTH);
  let length = 0;
  return {
    add(value) {
      if (length === values.length) {
        const longer = new Type(2 * length);
        longer.set(values);
        values = longer;
      }
      values[length++] = value;
    },
    all: () => values.subarray(0, length) as T,
  };
}
