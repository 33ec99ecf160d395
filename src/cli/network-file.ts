import { OptionError } from '../base/error.js';
import { issueLines } from '../base/issue-lines.js';
import { type Layer, LayerSchema } from '../nn/index.js';
import { readValueFile } from './value-file.js';

/**
 * A network from a file: a layer, `{ kind, options }`, that holds the others.
 *
 * Throws   OptionError if the file cannot be read or holds something else; layers inside are checked when it is built.
 */
export async function readNetwork(file: string): Promise<Layer> {
  const parsed = LayerSchema.safeParse(await readValueFile(file));
  if (parsed.success) return parsed.data;
  throw new OptionError({
    code: 'option/model',
    where: file,
    what: 'this is not a network',
    got: issueLines(parsed.error, 'network'),
    fix: 'give a layer that holds the others: { "kind": "sequential", "options": { "layers": [ ... ] } }',
  });
}
