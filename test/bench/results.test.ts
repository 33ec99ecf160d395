import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PEERS } from '../../bench/peers/registry.js';
import { markdownTables } from '../../bench/report/markdown.js';
import { resultText } from '../../bench/report/result-text.js';
import { fastestFirst, peerResults, ratioToBest, type WorkloadResult } from '../../bench/report/results.js';

const turn = (name: string, secondsPerStep: number[]) => ({
  peer: { name, versions: { [name]: '1.0' } },
  steps: 10,
  rounds: secondsPerStep.length,
  secondsPerStep,
  peakMemory: 2e6,
});
const turns = [
  turn('pupil', [0.01, 0.02, 0.01]),
  turn('torch', [0.02, 0.04, 0.03]),
  turn('jax', [0.05, 0.05, 0.05]),
];
const losses = new Map([
  ['pupil', { difference: 0, steps: 50 }],
  ['torch', { difference: 2e-6, steps: 50 }],
  ['jax', { difference: 0.5, steps: 4 }],
]);
const [pupil, ...peers] = peerResults(turns, 32, losses);

describe('results', () => {
  it('give the medians of the rounds', () => {
    expect(pupil).toMatchObject({ milliseconds: 10, imagesPerSecond: 3200, slowest: 1600, fastest: 3200 });
  });
  it('give the median of the ratios of each round, not the ratio of medians', () => {
    expect(peers[0].ratio).toBe(2);
    expect(peers[1].ratio).toBe(5);
  });
  it('compare the rounds that a slow peer has', () => {
    const [, slow] = peerResults([turns[0], turn('slow', [1])], 32, new Map());
    expect(slow.ratio).toBe(100);
    expect(slow.lossDifference).toBeNull();
  });
  it('have the fastest peer of a language as the one to beat', () => {
    expect(ratioToBest('python', peers, PEERS)).toBe(2);
    expect(fastestFirst([peers[1], peers[0]]).map(({ name }) => name)).toEqual(['torch', 'jax']);
  });
  it('have no ratio where there is no peer of that language', () => {
    expect(ratioToBest('javascript', peers, PEERS)).toBeNull();
  });
});

const result: WorkloadResult = {
  name: 'resnet20-b64',
  batch: 32,
  threads: 1,
  pupil,
  peers,
  missing: [{ name: 'keras', why: 'No module named keras' }],
  ratioToBestPython: 2,
  ratioToBestJs: null,
  fractionOfMatmul: 0.625,
  multiplyAdds: 1e9,
  matmulGflops: 100,
  processor: 'a processor',
};

it('a result is a table for the terminal that names who is missing', () => {
  expect(resultText(result)).toMatchInlineSnapshot(`
    "resnet20-b64, batch 32, 1 thread, a processor

           images/s         range  ms/step  pupil / this  peak MB  losses differ by
    pupil      3200  1600 to 3200    10.00          1.00        2            0.0e+0
    torch      1067   800 to 1600    30.00          2.00        2            2.0e-6
    jax         640    640 to 640    50.00          5.00        2            5.0e-1

    63% of the rate of matrix products, 100 GFLOP/s
    pupil: pupil 1.0
    torch: torch 1.0
    jax: jax 1.0
    keras is missing: No module named keras
    "
  `);
});

it('a result says who was measured less often, being slow', () => {
  const [, slow] = peerResults([turns[0], { ...turn('slow', [1]), steps: 1 }], 32, new Map());
  expect(resultText({ ...result, peers: [slow] })).toContain('slow is slow: measured in 1 round of 1 step\n');
  expect(markdownTables([{ ...result, peers: [slow] }])).toContain(
    'Measured less often, being slow:\n\n- slow (resnet20-b64, threads: 1): 1 round of 1 step',
  );
});

it('results are tables for the documentation, with losses that differ in bold', () => {
  expect(markdownTables([result])).toMatchInlineSnapshot(`
    "| workload | threads | ms per step | images/s | of the best Python peer | which is | of the best JavaScript peer | of matrix products |
    |---|---|---|---|---|---|---|---|
    | resnet20-b64 | 1 | 10.00 | 3,200 | 2.00 | torch | - | 63% |

    ### Images per second

    | workload | threads | pupil | jax | torch |
    |---|---|---|---|---|
    | resnet20-b64 | 1 | 3,200 | 640 | 1,067 |

    ### Peak memory, MB

    | workload | threads | pupil | jax | torch |
    |---|---|---|---|---|
    | resnet20-b64 | 1 | 2 | 2 | 2 |

    ### Largest difference of a loss from Pupil's

    | workload | threads | pupil | jax | torch |
    |---|---|---|---|---|
    | resnet20-b64 | 1 | 0.0e+0 | **5.0e-1 (4 steps)** | 2.0e-6 |

    ### Versions

    - processor: a processor
    - pupil: pupil 1.0
    - torch: torch 1.0
    - jax: jax 1.0

    Not measured:

    - keras (resnet20-b64): No module named keras"
  `);
});

it.each(PEERS)('the script of $name exists', ({ script }) => {
  const file = script.endsWith('.mjs') ? `peers-js/${script}` : `peers/${script.replace(/\.js$/, '.ts')}`;
  expect(existsSync(new URL(`../../bench/${file}`, import.meta.url))).toBe(true);
});
