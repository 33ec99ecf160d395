import { resolve } from 'node:path';
import { z } from 'zod';
import { formatNumberOf } from '../../base/format-count.js';
import { defineCommand } from '../command.js';
import { workerResult } from '../contract/index.js';
import { DURATION_META, duration, secondsOf } from '../duration-flag.js';
import { queueFlags } from '../queue-flags.js';
import { showWorker } from '../worker-view.js';

const { queue, queueName } = queueFlags;

export const worker = defineCommand({
  name: 'worker',
  summary: 'Run trials of searches and studies from a queue, on this machine.',
  description:
    'Takes what `pupil tune --queue` and `pupil study --queue` put there, each trial in a process of its own. Ctrl-C saves the state of the trials and gives them back; those of a worker that dies are given to others. The password of the server is better set as PUPIL_QUEUE_PASSWORD than written on the line. docs/search.md has more.',
  positionals: [],
  options: z.strictObject({
    queue: queue
      .unwrap()
      .describe('Redis or Valkey server of the queue, such as redis://host:6379.')
      .meta({ value: 'address' }),
    queueName,
    workers: z
      .int()
      .min(1)
      .max(256)
      .default(1)
      .describe('Trials at a time, each with its share of the processors.'),
    data: z
      .string()
      .min(1)
      .optional()
      .describe('Where the data of the searches are on this machine (default: where the search says).')
      .meta({ value: 'path' }),
    from: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Where the trained network that trials begin with is on this machine (default: where the search says).',
      )
      .meta({ value: 'path' }),
    runs: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Folder for trials of searches whose own folder is not seen from here, until they are sent (default: a temporary one).',
      )
      .meta({ value: 'folder' }),
    idle: duration
      .optional()
      .describe('End after so long without a trial: seconds, or such as 90s, 30m or 2h.')
      .meta(DURATION_META),
  }),
  examples: [
    { line: 'pupil worker --queue redis://host', what: 'until Ctrl-C' },
    {
      line: 'pupil worker --queue redis://host --workers 4 --idle 30m',
      what: 'four trials at a time, to the end of the work',
    },
    {
      line: 'pupil worker --queue redis://host --data /local/photos',
      what: 'the same data at another place',
    },
  ],
  result: workerResult,
  hasEvents: true,
  async run({ queue: url, queueName: name, workers, data, from, runs, idle }, { output, signal, world }) {
    const library = await world.library();
    const place = (path: string | undefined) =>
      path === undefined ? undefined : resolve(world.folder, path);
    const options = {
      name,
      workers,
      data: place(data),
      from: place(from),
      runs: place(runs),
      idleSeconds: secondsOf(idle),
    };
    const done = await library.work({ url }, options, { signal, onEvent: showWorker(output) });
    return {
      document: { ...done },
      text: [
        `${formatNumberOf(done.trials, 'trial')} ended here; nothing more came to the queue ${done.queue}`,
      ],
    };
  },
});
