import type { z } from 'zod';
import { OptionError } from './error.js';
import { issueLines } from './issue-lines.js';

/**
 * The options of something that was chosen by its kind, checked and completed with their defaults.
 *
 * Throws   OptionError that lists all that is wrong, and the options that there are.
 */
export function parseOptions<Schema extends z.ZodObject>(
  schema: Schema,
  given: unknown,
  place: { readonly code: `option/${string}`; readonly where: string },
): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const known = Object.keys(schema.shape);
  throw new OptionError({
    ...place,
    what: 'the options are not valid',
    got: issueLines(parsed.error),
    fix: `known options are ${known.length === 0 ? 'none' : known.join(', ')}`,
  });
}
