import { InternalError, OptionError } from '../../base/error.js';
import { elementCount } from '../../graph/index.js';
import type { Extensions } from '../../nn/index.js';
import type { RunConfig } from '../run/run-config.js';
import type { StoredTensor } from '../run/safetensors.js';
import type { LayoutEntry } from '../step/parameter-layout.js';

/**
 * The values of variables that start as a file says.
 *
 * Throws  OptionError where the run begins with a backbone whose values are not at hand; InternalError for values that no
 *         variable has, or of another size.
 */
export function startingValues(
  { backbone }: Pick<RunConfig, 'backbone'>,
  entries: readonly LayoutEntry[],
  { values = new Map() }: Extensions = {},
): ReadonlyMap<string, StoredTensor> {
  if (backbone !== undefined && values.size === 0) {
    throw new OptionError({
      code: 'option/backbone-values',
      where: backbone.file,
      what: 'the run begins with the values of a trained network, which are not at hand',
      fix: 'train anew with --from; a run can be resumed once it has saved a checkpoint',
    });
  }
  const shapes = new Map(entries.map(({ name, shape }) => [name, shape]));
  return new Map(
    [...values].map(([name, data]) => {
      const shape = shapes.get(name);
      if (shape === undefined || elementCount(shape) !== data.length) {
        throw new InternalError({
          code: 'internal/starting-values',
          where: 'backbone',
          what: 'the values of the backbone do not fit the network',
          got: { name, shape, values: data.length },
        });
      }
      return [name, { dtype: 'float32' as const, shape, data }];
    }),
  );
}
