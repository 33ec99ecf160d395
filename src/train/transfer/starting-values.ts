import { InternalError } from '../../base/error.js';
import { elementCount } from '../../graph/index.js';
import type { Extensions } from '../../nn/index.js';
import type { RunConfig } from '../run/run-config.js';
import type { StoredTensor } from '../run/safetensors.js';
import type { LayoutEntry } from '../step/parameter-layout.js';

/**
 * The values of variables that start as a file says.
 *
 * Throws  InternalError where the run begins with a backbone whose values are not at hand, and for values that no variable has, or
 *         of another size.
 */
export function startingValues(
  { backbone }: Pick<RunConfig, 'backbone'>,
  entries: readonly LayoutEntry[],
  { values }: Extensions = {},
): ReadonlyMap<string, StoredTensor> {
  if (backbone !== undefined && values === undefined)
    throw misfit('the run begins with a trained network, whose values are not at hand', backbone.file);
  const shapes = new Map(entries.map(({ name, shape }) => [name, shape]));
  return new Map(
    [...(values ?? [])].map(([name, data]) => {
      const shape = shapes.get(name);
      if (shape === undefined || elementCount(shape) !== data.length)
        throw misfit('the values of the backbone do not fit the network', {
          name,
          shape,
          values: data.length,
        });
      return [name, { dtype: 'float32' as const, shape, data }];
    }),
  );
}

function misfit(what: string, got: unknown): InternalError {
  return new InternalError({ code: 'internal/starting-values', where: 'backbone', what, got });
}
