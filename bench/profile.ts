/** `npm run bench:profile`: where the time of a training step of a workload goes. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { readProfile } from './measure/read-profile.js';
import { pupilTraining } from './peers/pupil-training.js';
import { type MeasuredProfile, profileText } from './report/profile-text.js';
import { makeWorkloadFile } from './work/make-workload-file.js';
import { readWorkload } from './work/workload-file.js';
import { WORKLOADS } from './workloads/index.js';

const TRAINING = WORKLOADS.filter(({ trains }) => trains);
const NAMES = TRAINING.map(({ name }) => name);
const HELP = `usage: npm run bench:profile -- <workload> [--threads n] [--steps n] [--json]

workloads: ${NAMES.join(', ')}`;
/** Until as many steps are made in a call as will be. */
const WARM_UP_STEPS = 8;

const Options = z.strictObject({
  workload: z.enum(NAMES),
  threads: z.coerce.number().int().min(1).default(1),
  steps: z.coerce.number().int().min(1).default(10),
  json: z.boolean().default(false),
});

process.exitCode = await main();

async function main(): Promise<number> {
  let options: z.output<typeof Options>;
  try {
    options = readOptions();
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${HELP}`);
    return 2;
  }
  const profile = await measure(options);
  console.log(options.json ? JSON.stringify(profile, null, 2) : profileText(profile));
  return 0;
}

function readOptions(): z.output<typeof Options> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { threads: text, steps: text, json: { type: 'boolean' } },
  });
  const [workload, ...others] = positionals;
  if (others.length > 0) throw new Error('one workload at a time');
  const parsed = Options.safeParse({ ...values, workload });
  if (parsed.success) return parsed.data;
  throw new Error(z.prettifyError(parsed.error));
}

async function measure({ workload, threads, steps }: z.output<typeof Options>): Promise<MeasuredProfile> {
  const folder = await mkdtemp(join(tmpdir(), 'pupil-bench-'));
  try {
    const file = join(folder, 'workload.safetensors');
    const work = await TRAINING.find(({ name }) => name === workload)!.prepare!(folder);
    await writeFile(file, makeWorkloadFile(work));
    const profiles = join(folder, 'profile-');
    const worker = pupilTraining(await readWorkload(file), threads, { profile: profiles });
    await worker.reset(true);
    for (let i = 0; i < WARM_UP_STEPS; i++) await worker.run(1);
    const { seconds, calls } = await worker.run(steps);
    // ONNX Runtime writes when the session ends.
    await worker.dispose();
    const written = (await readdir(folder)).find((name) => name.startsWith('profile-'))!;
    const { session, ...profile } = readProfile(await readFile(join(folder, written), 'utf8'), {
      steps,
      calls,
    });
    const milliseconds = (1000 * seconds) / steps;
    return {
      name: work.name,
      batch: work.batch,
      threads,
      processor: cpus()[0].model,
      milliseconds,
      calls,
      session,
      outside: milliseconds - session,
      ...profile,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}
