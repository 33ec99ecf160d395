/**
 * What the sides in JavaScript share: the workload file and the conversation with the harness (bench/protocol.ts). Nothing
 * but answers may go to stdout.
 */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { readWorkload } from '../dist/bench/work/workload-file.js';

/** --workload, --threads and --backend. */
export function readArguments() {
  const text = { type: 'string' };
  const { values } = parseArgs({ options: { workload: text, threads: text, backend: text } });
  return { ...values, threads: Number(values.threads) };
}

/**
 * Answer the harness until it closes stdin. `open` is given the workload and gives `versions`, `threads`, `reset(dropout)` and
 * `step(i)`: an update on a batch that gives its loss or, where nothing learns, the probabilities of the batch as numbers.
 */
export async function serve(file, open) {
  console.log = console.error;
  const workload = await readWorkload(file);
  const { work, batches } = workload;
  const peer = await open(workload);
  const versions = { ...peer.versions, 'Node.js': process.versions.node };
  answer({ ready: { versions, threads: peer.threads } });
  let steps = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    if (request.command === 'reset') {
      await peer.reset(request.dropout);
      steps = 0;
      answer({});
    } else {
      const numbers = Array.from({ length: request.steps }, (_, i) => (steps + i) % batches.length);
      const results = [];
      const start = performance.now();
      for (const number of numbers) results.push(await peer.step(number));
      const seconds = (performance.now() - start) / 1000;
      steps += request.steps;
      const losses =
        work.mode === 'infer'
          ? results.map((probabilities, i) => crossEntropy(probabilities, batches[numbers[i]].targets))
          : results;
      answer({ seconds, losses });
    }
  }
}

function answer(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** The mean over a batch, from probabilities [N, classes]. */
function crossEntropy(probabilities, labels) {
  const classes = probabilities.length / labels.length;
  const losses = Array.from(
    labels,
    (label, row) => -Math.log(Math.max(probabilities[row * classes + label], 1e-30)),
  );
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

/** Names of what an update moves: variables of layers that learn, without moving statistics. */
export function learnedNames({ work, weights }) {
  return work.operations
    .filter(({ trainable }) => trainable)
    .flatMap(({ name }) => ['kernel', 'bias', 'gamma', 'beta'].map((own) => `${name}.${own}`))
    .filter((name) => weights.has(name));
}
