/** The Pupil side of the benchmark: the trainer behind `pupil train`, and the classifier behind `pupil predict`. */
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { Request } from '../protocol.js';
import { readWorkload } from '../work/workload-file.js';
import { pupilEpoch } from './pupil-epoch.js';
import { pupilInference } from './pupil-inference.js';
import { pupilTraining } from './pupil-training.js';

const { values } = parseArgs({ options: { workload: { type: 'string' }, threads: { type: 'string' } } });
const threads = Number(values.threads);
const workload = await readWorkload(values.workload!);
const WAYS = { train: pupilTraining, infer: pupilInference, epoch: pupilEpoch };

const require = createRequire(import.meta.url);
const versions = {
  'ONNX Runtime': (require('onnxruntime-node/package.json') as { version: string }).version,
  'Node.js': process.versions.node,
};
answer({ ready: { versions, threads } });

const worker = WAYS[workload.work.mode](workload, threads);
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line) as Request;
  if (request.command === 'run') {
    answer(await worker.run(request.steps));
  } else {
    await worker.reset(request.dropout);
    answer({});
  }
}
await worker.dispose();

function answer(message: unknown): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
