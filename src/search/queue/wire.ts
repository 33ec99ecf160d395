/*
 * Values on their way through a queue, which keeps JSON. Numbers that JSON has none for, such as a loss that is no longer a
 * number, are written as { "number": "NaN" }.
 */

const OTHERS: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

export function toWire(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : { number: String(value) };
  return mapped(value, toWire);
}

export function fromWire(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && Object.keys(value).join() === 'number') {
    const { number } = value as { number: unknown };
    if (typeof number === 'string' && Object.hasOwn(OTHERS, number)) return OTHERS[number];
  }
  return mapped(value, fromWire);
}

function mapped(value: unknown, each: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(each);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, each(inner)]));
}
