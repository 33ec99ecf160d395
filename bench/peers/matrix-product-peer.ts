/** Not a peer but a yardstick: the product of two matrices of 1024 x 1024 by ONNX Runtime, on request. */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { input, matmul, slice } from '../../src/graph/index.js';
import { createNodeRuntime } from '../../src/runtime/index.js';
import type { Request } from '../protocol.js';
import { MATRIX_SIDE, PRODUCTS } from './matrix-product.js';

const { values } = parseArgs({ options: { workload: { type: 'string' }, threads: { type: 'string' } } });
const runtime = createNodeRuntime({ threads: Number(values.threads) });
const shape = [MATRIX_SIDE, MATRIX_SIDE];
const matrix = input('matrix', shape);
let product = matrix;
for (let i = 0; i < PRODUCTS; i++) product = matmul(product, matrix);
// A single number of the result: what is timed is not the copy of a matrix.
const corner = slice(product, [{ end: 1 }, { end: 1 }]);
const program = await runtime.compile({
  name: 'matrix product',
  feeds: [],
  state: [{ input: matrix }],
  results: { corner },
});
const state = runtime.createState({ matrix: { shape, dtype: 'float32' } });
await state.write('matrix', new Float32Array(MATRIX_SIDE ** 2).fill(1 / MATRIX_SIDE));
answer({ ready: { versions: {}, threads: runtime.threads } });

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line) as Request;
  if (request.command === 'run') {
    const start = performance.now();
    for (let i = 0; i < request.steps; i++) await program.run(state, {});
    answer({ seconds: (performance.now() - start) / 1000, losses: [] });
  } else {
    answer({});
  }
}
await runtime.dispose();

function answer(message: unknown): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
