import { InternalError } from '../../base/error.js';
import { concat, elementCount, input, reshape, split, type Tensor } from '../../graph/index.js';
import type { BoundVariable, BuiltNetwork, Variable } from '../../nn/index.js';

/**
 * Where the values of a variable live. All trainable ones lie one after the other in a single vector, so that the
 * optimizer is a handful of element-wise operations; moving statistics, which each step writes anew, in a second one; and
 * what stays as it is in a third, which is only read.
 */
export type VectorName = 'parameters' | 'statistics' | 'frozen';

export const VECTOR_NAMES: readonly VectorName[] = ['parameters', 'statistics', 'frozen'];

export interface LayoutEntry extends Variable {
  readonly vector: VectorName;
  readonly offset: number;
  readonly size: number;
}

export interface ParameterLayout {
  readonly entries: readonly LayoutEntry[];
  /** Length of each vector. */
  readonly sizes: Readonly<Record<VectorName, number>>;
}

/** Lay out the variables of a network built for training, in the order of their declaration. */
export function layOut({ variables, updates }: Pick<BuiltNetwork, 'variables' | 'updates'>): ParameterLayout {
  const updated = new Set(updates.map(({ variable }) => variable.name));
  const sizes = { parameters: 0, statistics: 0, frozen: 0 };
  const entries = variables.map(({ name, shape, initializer, role, trainable }) => {
    const vector: VectorName = trainable ? 'parameters' : updated.has(name) ? 'statistics' : 'frozen';
    const size = elementCount(shape);
    const entry = { name, shape, initializer, role, trainable, vector, offset: sizes[vector], size };
    sizes[vector] += size;
    return Object.freeze(entry);
  });
  return Object.freeze({ entries, sizes: Object.freeze(sizes) });
}

/** The vectors as graph inputs, and each variable as a view of its part. */
export interface BoundLayout {
  /** `undefined` where the vector is empty. */
  readonly vectors: Readonly<Record<VectorName, Tensor | undefined>>;
  bind(variable: Variable): Tensor;
  /** The statistics after a step; `undefined` where there are none. */
  updatedStatistics(
    updates: readonly { readonly variable: BoundVariable; readonly value: Tensor }[],
  ): Tensor | undefined;
}

/** `entryOf` names the graph input of a vector, by default as the vector. */
export function bindLayout(
  { entries, sizes }: ParameterLayout,
  entryOf: (vector: VectorName) => string = (vector) => vector,
): BoundLayout {
  const views = new Map<string, Tensor>();
  const vectorOf = (vector: VectorName): Tensor | undefined => {
    if (sizes[vector] === 0) return undefined;
    const own = entries.filter((entry) => entry.vector === vector);
    const flat = input(entryOf(vector), [sizes[vector]]);
    const parts = split(
      flat,
      own.map((entry) => entry.size),
      0,
    );
    for (const [i, { name, shape }] of own.entries()) views.set(name, reshape(parts[i], shape));
    return flat;
  };
  const vectors = {
    parameters: vectorOf('parameters'),
    statistics: vectorOf('statistics'),
    frozen: vectorOf('frozen'),
  };

  function bind({ name }: Variable): Tensor {
    const view = views.get(name);
    if (view === undefined) {
      throw new InternalError({
        code: 'internal/layout',
        where: 'parameter layout',
        what: 'a variable has no place',
        got: name,
      });
    }
    return view;
  }
  return {
    vectors,
    bind,
    updatedStatistics(updates) {
      const values = new Map(updates.map(({ variable, value }) => [variable.name, value]));
      const statistics = entries.filter((entry) => entry.vector === 'statistics');
      if (statistics.length === 0) return undefined;
      return concat(
        statistics.map((entry) => reshape(values.get(entry.name)!, [entry.size])),
        0,
      );
    },
  };
}

/** Cut a vector into its variables: views, not copies. */
export function namedValues(
  { entries }: ParameterLayout,
  vector: VectorName,
  values: Float32Array,
): { readonly entry: LayoutEntry; readonly data: Float32Array }[] {
  return entries
    .filter((entry) => entry.vector === vector)
    .map((entry) => ({ entry, data: values.subarray(entry.offset, entry.offset + entry.size) }));
}

/** Lengths of the trainable variables, in the order of the flat vector. */
export function parameterSizes({ entries }: ParameterLayout): number[] {
  return entries.filter(({ vector }) => vector === 'parameters').map(({ size }) => size);
}

/** A number for each value of a vector, the same for all values of a variable. */
export function perValue(
  { entries, sizes }: ParameterLayout,
  vector: VectorName,
  of: (entry: LayoutEntry) => number,
): Float32Array {
  const values = new Float32Array(sizes[vector]);
  for (const entry of entries) {
    if (entry.vector === vector) values.fill(of(entry), entry.offset, entry.offset + entry.size);
  }
  return values;
}
