import { OptionError } from '../../base/error.js';
import type { InputContract } from '../../data/index.js';
import type { ModelContract } from '../model/model-file.js';

/** The pictures that a model takes. Throws OptionError `option/input` for one that takes rows of a table. */
export function requirePictures(model: string, { input }: ModelContract): InputContract {
  if (!('kind' in input)) return input;
  throw new OptionError({
    code: 'option/input',
    where: model,
    what: 'this model takes rows of a table, not pictures',
    got: { columns: input.columns.map(({ name }) => name) },
    fix: 'give a CSV or Parquet file with these columns',
  });
}
