import type { z } from 'zod';
import { OptionError } from './error.js';
import { issueLines } from './issue-lines.js';
import { didYouMean } from './nearest-name.js';

/**
 * The options of something that was chosen by its kind, checked and completed with their defaults.
 *
 * Throws   OptionError that lists all that is wrong, and the options that there are; the nearest one to a name that is not.
 */
export function parseOptions<Schema extends z.ZodObject>(
  schema: Schema,
  given: unknown,
  place: { readonly code: `option/${string}`; readonly where: string },
): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const known = Object.keys(schema.shape);
  const unknown = parsed.error.issues.find(
    ({ code, path }) => code === 'unrecognized_keys' && path.length === 0,
  );
  const [first] = unknown !== undefined && 'keys' in unknown ? unknown.keys : [];
  const meant = first === undefined ? '' : didYouMean(first, known);
  throw new OptionError({
    ...place,
    what: 'the options are not valid',
    got: issueLines(parsed.error),
    fix: `${meant}known options are ${known.length === 0 ? 'none' : known.join(', ')}`,
  });
}
