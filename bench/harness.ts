/** `npm run bench`: training speed of Pupil and of PyTorch on the same work, side by side. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { BATCH_SIZE, workloadFile } from './mnist-convnet/workload.js';
import { type Peer, startPeer } from './peer.js';
import { DEFAULT_PEERS, PEER_NAMES, peerCommand } from './peers.js';
import { describePeer, type Report, reportText } from './report.js';
import { compareLosses, takeTurns } from './rounds.js';

const DROPOUT = 0.5;
const COMPARED_STEPS = 20;
/** Float32 sums taken in another order drift apart by less than this in that many steps of Adam. */
const LOSS_TOLERANCE = 1e-3;

const Options = z.strictObject({
  threads: z.coerce.number().int().min(1).default(availableParallelism()),
  rounds: z.coerce.number().int().min(5).default(7),
  steps: z.coerce.number().int().min(1).default(40),
  'warmup-steps': z.coerce.number().int().min(1).default(20),
  peers: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(PEER_NAMES)))
    .default([...DEFAULT_PEERS]),
  json: z.boolean().default(false),
});
type Options = z.output<typeof Options>;

const HELP = `usage: npm run bench -- [--threads n] [--rounds n, 5 or more] [--steps n per turn] [--warmup-steps n]
                        [--peers ${PEER_NAMES.join(',')}] [--json]`;

async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) {
    console.error(HELP);
    return 2;
  }
  const folder = await mkdtemp(join(tmpdir(), 'pupil-bench-'));
  try {
    const workload = join(folder, 'workload.safetensors');
    await writeFile(workload, workloadFile());
    const report = await measure(options, workload);
    console.log(options.json ? JSON.stringify(report, null, 2) : reportText(report));
    const wrong = report.losses.filter(({ difference }) => !(difference <= LOSS_TOLERANCE));
    for (const { name } of wrong)
      console.error(`${name} does not compute the same losses: do not compare its speed`);
    return wrong.length === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function readOptions(): Options | undefined {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({
      options: {
        threads: text,
        rounds: text,
        steps: text,
        'warmup-steps': text,
        peers: text,
        json: { type: 'boolean' },
      },
    });
    return Options.parse(values);
  } catch (error) {
    console.error(error instanceof z.ZodError ? z.prettifyError(error) : String(error));
    return undefined;
  }
}

async function measure(options: Options, workload: string): Promise<Report> {
  const { threads, rounds, steps } = options;
  const { peers, missing } = await startPeers(options, workload);
  try {
    const losses = await compareLosses(peers, COMPARED_STEPS);
    const seconds = await takeTurns(
      peers,
      { rounds, steps, warmupSteps: options['warmup-steps'], dropout: DROPOUT },
      (round) => console.error(`round ${round + 1} of ${rounds}, ${threads} threads`),
    );
    return {
      workload: 'Keras MNIST convnet, Adam',
      machine: { processor: cpus()[0].model, processors: availableParallelism() },
      batchSize: BATCH_SIZE,
      steps,
      rounds,
      peers: peers.map((peer, i) =>
        describePeer(peer, seconds[i], seconds[0], { steps, batchSize: BATCH_SIZE }),
      ),
      losses,
      missing,
    };
  } finally {
    await Promise.all(peers.map((peer) => peer.stop()));
  }
}

/** Peers that cannot start are named and left out, so that Pupil can be measured where PyTorch is not installed. */
async function startPeers({ peers: names, threads }: Options, workload: string) {
  const peers: Peer[] = [];
  const missing: { name: string; why: string }[] = [];
  for (const name of new Set(names)) {
    try {
      peers.push(await startPeer(peerCommand(name, workload, threads), threads));
    } catch (error) {
      missing.push({ name, why: lastLine(error) });
    }
  }
  if (peers.length > 0) return { peers, missing };
  throw new Error(`nothing to measure: ${missing.map(({ name, why }) => `${name}: ${why}`).join('; ')}`);
}

/** Of a traceback the line that says what is wrong. */
function lastLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().split('\n').at(-1)!;
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});
