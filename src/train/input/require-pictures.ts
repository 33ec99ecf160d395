import { OptionError } from '../../base/error.js';
import type { InputContract } from '../../data/index.js';
import type { ModelContract } from '../model/model-file.js';

/**
 * The pictures that a model takes; `asked` says, in words, what was asked for that only pictures have.
 *
 * Throws OptionError `option/input` for one that takes rows of a table.
 */
export function requirePictures(model: string, { input }: ModelContract, asked?: string): InputContract {
  if (!('kind' in input)) return input;
  throw new OptionError({
    code: 'option/input',
    where: model,
    what: `this model takes rows of a table, ${asked === undefined ? 'not pictures' : `and ${asked} only for pictures`}`,
    got: { columns: input.columns.map(({ name }) => name) },
    fix: asked === undefined ? 'give a CSV or Parquet file with these columns' : 'leave the option out',
  });
}
