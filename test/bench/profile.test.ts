import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeMultiplyAdds, readProfile } from '../../bench/measure/read-profile.js';
import { profileText } from '../../bench/report/profile-text.js';
import { conv2d, input, relu } from '../../src/graph/index.js';
import { createNodeRuntime } from '../../src/runtime/index.js';
import { temporaryFolder } from '../pictures.js';

const run = (ts: number, dur: number) => ({ cat: 'Session', name: 'model_run', ts, dur, args: {} });
const node = (
  name: string,
  op_name: string,
  [ts, dur]: [number, number],
  inputs: number[][],
  output: number[],
) => ({
  cat: 'Node',
  name: `${name}_kernel_time`,
  ts,
  dur,
  args: {
    op_name,
    input_type_shape: inputs.map((shape) => ({ float: shape })),
    output_type_shape: [{ float: output }],
  },
});
/** A first call of one step, which is warm-up, and two of two steps that count. */
const EVENTS = [
  { cat: 'Session', name: 'session_initialization', ts: 0, dur: 9, args: {} },
  run(100, 9000),
  node('conv2d_7', 'Conv', [200, 8000], [], []),
  ...[10_000, 20_000].flatMap((start) => [
    ...[start, start + 3000].flatMap((ts) => [
      node('conv2d_7', 'Transpose', [ts + 10, 500], [[2, 3]], [3, 2]),
      node('conv2d_8', 'Conv', [ts + 510, 1000], [[1, 8, 10, 10], [4, 8, 3, 3], [4]], [1, 4, 10, 10]),
      node(
        'matmul_9/MatMulTransposeFusion/',
        'FusedMatMul',
        [ts + 1510, 1500],
        [
          [50, 10],
          [50, 20],
        ],
        [10, 20],
      ),
    ]),
    node('runs', 'Scan', [start, 6500], [[2, 50]], [2]),
    run(start, 7000),
  ]),
];

describe('the profile of a step', () => {
  const profile = readProfile(JSON.stringify(EVENTS), { steps: 4, calls: 2 });

  it('holds means over the steps of the last calls, without those before', () => {
    expect(profile).toMatchObject({ steps: 4, session: 3.5, kernels: 3 });
    expect(profile.byNode.map(({ name, milliseconds, count }) => [name, milliseconds, count])).toEqual([
      ['FusedMatMul', 1.5, 1],
      ['Conv', 1, 1],
      ['Transpose', 0.5, 1],
    ]);
  });

  it('gives nodes to the operation of Pupil that they stem from, and rates to what multiplies', () => {
    const [conv, matmul] = profile.byOperation;
    expect(matmul).toMatchObject({ name: 'matmul', count: 1, share: 0.5 });
    expect(conv).toMatchObject({ name: 'conv2d', milliseconds: 1.5, count: 2 });
    // 400 results of 72 products each, in 1 ms; 200 of 50 in 1.5 ms.
    expect(conv.gflops).toBeCloseTo((2 * 400 * 72) / 1e-3 / 1e9, 9);
    expect(matmul.gflops).toBeCloseTo((2 * 200 * 50) / 1.5e-3 / 1e9, 9);
    expect(profile.byNode[2].gflops).toBeNull();
  });

  it('is refused where runs are missing', () => {
    expect(() => readProfile(JSON.stringify(EVENTS), { steps: 4, calls: 4 })).toThrow(
      'the profile holds 3 calls, not 4',
    );
  });

  it('is a table for the terminal', () => {
    const text = profileText({
      name: 'resnet20-b64',
      batch: 64,
      threads: 1,
      processor: 'a processor',
      milliseconds: 4,
      calls: 2,
      outside: 0.5,
      ...profile,
      byNode: [...profile.byNode, { name: 'Add', milliseconds: 0.01, share: 0.001, count: 3, gflops: null }],
    });
    expect(text).toMatchInlineSnapshot(`
      "resnet20-b64, batch 64, 1 thread, a processor; means of 4 steps in 2 calls, slower for being measured

      a step                        4.00 ms  100%
      in kernels                    3.00 ms   75%
      in ONNX Runtime between them  0.50 ms   13%
      outside of ONNX Runtime       0.50 ms   13%

      ONNX operation    ms  share  nodes  GFLOP/s
      FusedMatMul     1.50    50%      1      0.0
      Conv            1.00    33%      1      0.1
      Transpose       0.50    17%      1
      1 others        0.01     0%      3

      operation of Pupil    ms  share  nodes  GFLOP/s
      conv2d              1.50    50%      2      0.1
      matmul              1.50    50%      1      0.0"
    `);
  });
});

it.each([
  [
    'Conv',
    [
      [64, 16, 32, 32],
      [32, 16, 3, 3],
    ],
    [64, 32, 16, 16],
    64 * 32 * 256 * 16 * 9,
  ],
  [
    'Conv',
    [
      [2, 8, 4, 4],
      [8, 1, 3, 3],
    ],
    [2, 8, 4, 4],
    2 * 8 * 16 * 9,
  ],
  [
    'ConvTranspose',
    [
      [64, 32, 16, 16],
      [32, 16, 3, 3],
    ],
    [64, 16, 32, 32],
    64 * 32 * 256 * 16 * 9,
  ],
  [
    'MatMul',
    [
      [5, 7],
      [7, 9],
    ],
    [5, 9],
    5 * 7 * 9,
  ],
  [
    'Gemm',
    [
      [7, 5],
      [7, 9],
    ],
    [5, 9],
    5 * 7 * 9,
  ],
  ['Transpose', [[7, 5]], [5, 7], 0],
])('%s of %j and %j', (op, inputs, output, expected) => {
  expect(nodeMultiplyAdds(op, inputs, output)).toBe(expected);
});

it('a runtime that measures writes a profile of each graph that can be read', async () => {
  const folder = temporaryFolder();
  const runtime = createNodeRuntime({ threads: 1, graphCache: false, profile: join(folder, 'profile-') });
  const x = input('x', [1, 2, 5, 5]);
  const kernel = input('kernel', [3, 2, 3, 3]);
  const result = relu(conv2d(x, kernel));
  const feeds = { x: new Float32Array(50), kernel: new Float32Array(54) };
  for (const a of [result, conv2d(x, kernel)]) {
    const program = await runtime.compile({ name: 'conv', feeds: [x, kernel], state: [], results: { a } });
    await program.run(runtime.createState({}), feeds);
    await program.dispose();
  }
  await runtime.dispose();
  const files = readdirSync(folder);
  expect(files).toHaveLength(2);
  const profiles = files.map((file) =>
    readProfile(readFileSync(join(folder, file), 'utf8'), { steps: 1, calls: 1 }),
  );
  for (const { byOperation } of profiles)
    expect(byOperation.some(({ gflops }) => gflops !== null)).toBe(true);
});
