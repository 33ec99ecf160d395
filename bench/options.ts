import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { PEERS } from './peers/registry.js';
import { WORKLOADS } from './workloads/index.js';

const count = z.coerce.number().int();
const PEER_NAMES = PEERS.map(({ name }) => name);
const WORKLOAD_NAMES = WORKLOADS.map(({ name }) => name);

/** Pupil alone. */
const NONE = 'none';

const Options = z.strictObject({
  threads: count
    .min(1)
    .optional()
    .transform((threads) => (threads === undefined ? usualThreads() : [threads])),
  rounds: count.min(5).default(7),
  steps: count.min(1).optional(),
  peers: z
    .string()
    .default(PEER_NAMES.join())
    .transform((text) => (text === NONE ? [] : text.split(',')))
    .pipe(z.array(z.enum(PEER_NAMES)))
    .transform((names) => PEERS.filter(({ name }) => names.includes(name))),
  json: z.boolean().default(false),
  list: z.boolean().default(false),
  write: z.string().optional(),
  markdown: z.string().optional(),
  workloads: z
    .array(z.enum(WORKLOAD_NAMES))
    .transform((names) => WORKLOADS.filter(({ name }) => names.length === 0 || names.includes(name))),
});
export type Options = z.output<typeof Options>;

export const HELP = `usage: npm run bench -- [workload ...] [--threads n] [--rounds n, 5 or more] [--steps n per turn]
                        [--peers ${PEER_NAMES.join()} or none] [--json]
       npm run bench -- --list
       npm run bench -- <workload> --write <file>   the workload file and its description, for writing a peer
       npm run bench -- --markdown <file>           tables of what --json printed`;

/** One and two threads in turn, where the machine has them. */
function usualThreads(): number[] {
  return availableParallelism() > 1 ? [1, 2] : [1];
}

/** Throws an error that says what is wrong with the arguments. */
export function readOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      threads: text,
      rounds: text,
      steps: text,
      peers: text,
      json: flag,
      list: flag,
      write: text,
      markdown: text,
    },
  });
  const parsed = Options.safeParse({ ...values, workloads: positionals });
  if (parsed.success) return parsed.data;
  throw new Error(z.prettifyError(parsed.error));
}
