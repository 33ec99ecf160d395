import { add, exp, input, mul } from '../dist/graph/index.js';
import { createNodeRuntime, evaluate } from '../dist/runtime/index.js';

/** Compute a graph that is large enough to be kept, with its folder given, and tell the result. */
const graphCache = { folder: process.argv[2], limitBytes: 1e9 };
const runtime = createNodeRuntime({ threads: 1, graphCache });
const x = input('x', [4]);
let y = x;
for (let i = 0; i < 100; i++) y = exp(mul(add(y, i), -0.1));
const result = await evaluate(runtime, { y }, [[x, Float32Array.of(1, 2, 3, 4)]]);
await runtime.dispose();
process.stdout.write(JSON.stringify([...result.y]));
