/**
 * Times of each way to write a convolution and its gradients, against the plain ONNX form, for the shapes of the networks that
 * the benchmark trains: `npm run bench:formulations -- [part of a name or shape ...] [--threads n] [--rounds n] [--json]`.
 */
import { parseArgs } from 'node:util';
import { blockSize } from '../src/runtime/node/block-size.js';
import { type Candidate, candidatesFor, operationsOf, PLAIN } from './formulations/candidates.js';
import { CONVOLUTION_SHAPES, type ConvolutionShape, shapeText } from './formulations/shapes.js';
import { median } from './measure/median.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    threads: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '9' },
    json: { type: 'boolean', default: false },
  },
});
const threads = Number(values.threads);
const block = await blockSize();
if (block === undefined)
  throw new Error('this processor has no blocked convolutions: every form is the plain one');

interface Row {
  readonly network: string;
  readonly shape: string;
  readonly operation: string;
  readonly formulation: string;
  readonly milliseconds: number;
  /** Against the plain form. */
  readonly timesAsFast: number;
  readonly gigaflops: number;
}

const rows: Row[] = [];
for (const shape of CONVOLUTION_SHAPES.filter(isWanted)) {
  for (const operation of operationsOf(shape)) {
    const candidates = await candidatesFor(operation, { block, threads });
    const times = await inTurn(candidates);
    for (const [i, { name, multiplyAdds }] of candidates.entries()) {
      rows.push({
        network: shape.network,
        shape: shapeText(shape),
        operation: operation.node.op.name,
        formulation: name,
        milliseconds: times[i],
        timesAsFast: times[0] / times[i],
        gigaflops: (2 * multiplyAdds) / times[i] / 1e6,
      });
    }
    if (!values.json) rows.splice(0).forEach(printRow);
    for (const candidate of candidates) await candidate.dispose();
  }
}
if (values.json) console.log(JSON.stringify({ threads, block, rows }, undefined, 2));

function isWanted(shape: ConvolutionShape): boolean {
  const text = `${shape.network} ${shapeText(shape)}`;
  return positionals.length === 0 || positionals.some((part) => text.includes(part));
}

/** Milliseconds: medians over rounds, in each of which every candidate runs for some ten milliseconds. */
async function inTurn(candidates: readonly Candidate[]): Promise<number[]> {
  const taken = candidates.map((): number[] => []);
  for (let round = -1; round < Number(values.rounds); round++) {
    for (const [i, candidate] of candidates.entries()) {
      const begin = performance.now();
      let runs = 0;
      while (runs === 0 || performance.now() - begin < 10) {
        await candidate.run();
        runs++;
      }
      // The first round is warm-up.
      if (round >= 0) taken[i].push((performance.now() - begin) / runs);
    }
  }
  return taken.map(median);
}

function printRow(row: Row): void {
  if (row.formulation === PLAIN) console.log(`\n${row.network}, ${row.shape}, ${row.operation}`);
  const { formulation, milliseconds, timesAsFast, gigaflops } = row;
  console.log(
    `  ${formulation.padEnd(26)}${milliseconds.toFixed(2).padStart(9)} ms${timesAsFast.toFixed(2).padStart(8)}x${gigaflops.toFixed(0).padStart(6)} GFLOP/s`,
  );
}
