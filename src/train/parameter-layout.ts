import { InternalError } from '../base/error.js';
import { concat, elementCount, input, reshape, split, type Tensor } from '../graph/index.js';
import type { BoundVariable, Variable } from '../nn/index.js';

/**
 * Where the values of a variable live. All trainable ones lie one after the other in a single vector, so that the
 * optimizer is a handful of element-wise operations; all others (moving statistics, frozen values) in a second one.
 */
export type VectorName = 'parameters' | 'statistics';

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

/** Lay out variables in the order of their declaration. */
export function layOut(variables: readonly Variable[]): ParameterLayout {
  const sizes = { parameters: 0, statistics: 0 };
  const entries = variables.map(({ name, shape, initializer, role, trainable }) => {
    const vector: VectorName = trainable ? 'parameters' : 'statistics';
    const size = elementCount(shape);
    const entry = { name, shape, initializer, role, trainable, vector, offset: sizes[vector], size };
    sizes[vector] += size;
    return Object.freeze(entry);
  });
  return Object.freeze({ entries, sizes: Object.freeze(sizes) });
}

/** The two vectors as graph inputs, and each variable as a view of its part. */
export interface BoundLayout {
  /** `undefined` where the vector is empty. */
  readonly vectors: Readonly<Record<VectorName, Tensor | undefined>>;
  bind(variable: Variable): Tensor;
  /** The statistics after a step: those given replaced, the others as they were. */
  updatedStatistics(
    updates: readonly { readonly variable: BoundVariable; readonly value: Tensor }[],
  ): Tensor | undefined;
}

export function bindLayout({ entries, sizes }: ParameterLayout): BoundLayout {
  const views = new Map<string, Tensor>();
  const vectorOf = (vector: VectorName): Tensor | undefined => {
    if (sizes[vector] === 0) return undefined;
    const own = entries.filter((entry) => entry.vector === vector);
    const flat = input(vector, [sizes[vector]]);
    const parts = split(
      flat,
      own.map((entry) => entry.size),
      0,
    );
    for (const [i, { name, shape }] of own.entries()) views.set(name, reshape(parts[i], shape));
    return flat;
  };
  const vectors = { parameters: vectorOf('parameters'), statistics: vectorOf('statistics') };

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
      if (updates.length === 0) return undefined;
      const values = new Map(updates.map(({ variable, value }) => [variable.name, value]));
      const statistics = entries.filter((entry) => entry.vector === 'statistics');
      return concat(
        statistics.map((entry) => reshape(values.get(entry.name) ?? bind(entry), [entry.size])),
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
