/** `npm run bench:compile`: how long it takes until a training step can run, by parts, with a cold and a warm cache. */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { dense, lstm, reshape, sequential } from '../src/nn/index.js';
import { markdownTable } from '../test/docs/markdown-table.js';
import { type CompileTimes, compileTimes } from './measure/compile-times.js';
import { runConfigOf } from './work/run-config-of.js';
import { trainingProgram } from './work/training-program.js';
import type { Work } from './work/work.js';
import { WORKLOADS } from './workloads/index.js';
import { MNIST_CONVNET } from './workloads/networks.js';

const HELP = 'usage: npm run bench:compile -- [name ...] [--rounds n] [--json]';

const TEXTS = 10;
/** Pictures that are read row by row; unrolled, so that its graph grows with the steps. */
const RECURRENT = [50, 100, 200].map((steps) => ({
  name: `lstm-${steps}`,
  prepare: async (): Promise<Work> => ({
    name: `lstm-${steps}`,
    mode: 'train',
    batch: 32,
    batches: 1,
    input: {
      kind: 'pictures',
      height: steps,
      width: 8,
      channels: 1,
      normalization: { mean: [127.5], std: [73] },
    },
    classes: TEXTS,
    optimizer: MNIST_CONVNET.optimizer,
    comparedLearningRate: 1e-3,
    operations: [],
    network: sequential([reshape([steps, 8]), lstm(32), dense(TEXTS, { name: 'output' })]),
    freeze: [],
  }),
}));
const NETWORKS = [...WORKLOADS.filter(({ trains }) => trains), ...RECURRENT];
const NAMES = NETWORKS.map(({ name }) => name);

const Options = z.strictObject({
  rounds: z.coerce.number().int().min(0).default(5),
  json: z.boolean().default(false),
  names: z.array(z.enum(NAMES)).transform((names) => (names.length === 0 ? NAMES : names)),
});

process.exitCode = await main();

async function main(): Promise<number> {
  const parsed = readOptions();
  if (!parsed.success) {
    console.error(`${z.prettifyError(parsed.error)}\n\n${HELP}\n\nnames: ${NAMES.join(', ')}`);
    return 2;
  }
  const { names, rounds, json } = parsed.data;
  const networks: (CompileTimes & { readonly name: string })[] = [];
  for (const { name, prepare } of NETWORKS.filter(({ name }) => names.includes(name))) {
    const config = runConfigOf(await prepare!(''), { threads: 1, dropout: true });
    networks.push({ name, ...(await compileTimes(() => trainingProgram(config), rounds)) });
    if (!json) console.error(`${name} is done`);
  }
  console.log(json ? JSON.stringify({ processor: cpus()[0].model, networks }, null, 2) : tableOf(networks));
  return 0;
}

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { rounds: { type: 'string' }, json: { type: 'boolean' } },
  });
  return Options.safeParse({ ...values, names: positionals });
}

/** In Markdown, milliseconds. */
function tableOf(networks: readonly (CompileTimes & { readonly name: string })[]): string {
  const head = ['network', 'nodes', 'building', 'lowering', 'encoding', 'session', 'warm', 'in all', 'warm'];
  const rows = networks.map(({ name, nodes, building, lowering, encoding, coldSession, warmSession }) => {
    const own = building + lowering + encoding;
    const times = [
      building,
      lowering,
      encoding,
      coldSession,
      warmSession,
      own + coldSession,
      own + warmSession,
    ];
    return [name, String(nodes), ...times.map((time) => time.toFixed(0))];
  });
  return `${markdownTable(head, rows)}\n\nmilliseconds, ${cpus()[0].model}`;
}
