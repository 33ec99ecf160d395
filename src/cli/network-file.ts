import { OptionError } from '../base/error.js';
import { issueLines } from '../base/issue-lines.js';
import { ArchitectureSpec, isArchitectureSpec, LayerSchema } from '../nn/index.js';
import type { ModelChoice } from '../train/index.js';
import { readValueFile } from './value-file.js';

/**
 * A network from a file: a layer, `{ kind, options }`, that holds the others, or an architecture, `{ name, ...options }`.
 *
 * Throws   OptionError if the file cannot be read or holds something else; layers inside are checked when it is built.
 */
export async function readNetwork(file: string): Promise<ModelChoice> {
  return networkOf(file, await readValueFile(file));
}

/** A value that was read from `file`, as the network it must be. */
export function networkOf(file: string, value: unknown): ModelChoice {
  const choice = ArchitectureSpec.safeParse(value);
  if (choice.success && isArchitectureSpec(choice.data)) return choice.data;
  const parsed = LayerSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new OptionError({
    code: 'option/model',
    where: file,
    what: 'this is not a network',
    got: issueLines(parsed.error, 'network'),
    fix: 'give a layer that holds the others: { "kind": "sequential", "options": { "layers": [ ... ] } }',
  });
}
