import { z } from 'zod';
import { OptionError } from '../base/error.js';

/** The queue on which trials are run. */
export const queueFlags = {
  queue: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Redis or Valkey server on which trials are queued for `pupil worker`, on any machine, such as redis://host:6379.',
    )
    .meta({ value: 'address' }),
  queueName: z
    .string()
    .min(1)
    .optional()
    .describe('Name of the queue there (default: trials).')
    .meta({ value: 'name' }),
};

/** The queue that flags say; undefined where they say none. Throws OptionError for a name without an address. */
export function queueOf({
  queue,
  queueName,
}: {
  readonly queue?: string | undefined;
  readonly queueName?: string | undefined;
}) {
  if (queue !== undefined) return { url: queue, name: queueName };
  if (queueName === undefined) return undefined;
  throw new OptionError({
    code: 'option/queue',
    where: '--queue-name',
    what: 'a queue is named, and not where it is',
    got: queueName,
    fix: 'say the server too: --queue redis://host:6379',
  });
}
