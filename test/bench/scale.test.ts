import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SIDE, writeIdxPictures } from '../../bench/scale/idx-pictures.js';
import { linearFit } from '../../bench/scale/linear-fit.js';
import { scalePlotSvg } from '../../bench/scale/scale-plot.js';
import { scalePlots, scaleTables } from '../../bench/scale/scale-text.js';
import { openSource, sourceAt } from '../../src/data/index.js';

const step = (name: string, batch: number, milliseconds: number, multiplyAdds: number) => ({
  name,
  batch,
  milliseconds,
  multiplyAdds,
});
const RESULTS = {
  processor: 'a processor',
  images: {
    sizes: [1000, 2000].map((images) => ({
      images,
      openSeconds: 1,
      trainSeconds: 2,
      openProcessorSeconds: 0.5,
      trainProcessorSeconds: 1,
      peakBytes: 2 ** 20 * (100 + images / 1000),
    })),
    memory: { intercept: 2 ** 20 * 100, slope: 1048.576, r2: 1 },
  },
  overlap: [{ steps: 1, loading: 2, epoch: 2.1 }],
  batches: [step('a', 8, 4, 1e9), step('a', 16, 6, 2e9)],
  depths: {
    steps: [step('one', 32, 12, 1e9), step('two', 32, 22, 2e9)],
    fit: { intercept: 2, slope: 10, r2: 1 },
  },
};

describe('linearFit', () => {
  it('finds the line of points on one', () => {
    const points = [0, 1, 5].map((x) => [x, 3 - 2 * x] as const);
    expect(linearFit(points)).toEqual({ intercept: 3, slope: -2, r2: 1 });
  });
  it('says how far points are from a line: slope 1/2 and R² 1/4 of these', () => {
    const { slope, r2 } = linearFit([
      [0, 0],
      [1, 2],
      [2, 1],
    ]);
    expect([slope, r2]).toEqual([0.5, 0.25]);
  });
});

it('the tables hold what was measured, by image and by multiply-add', () => {
  expect(scaleTables(RESULTS)).toMatchInlineSnapshot(`
    "| images | opening, µs/image | training, µs/image | seconds in all | peak MB |
    | --- | --- | --- | --- | --- |
    | 1,000 | 500 | 1000 | 3.0 | 101 |
    | 2,000 | 250 | 500 | 3.0 | 102 |

    Memory: 100 MB and 1049 bytes for each image (R² 1.000).

    | steps, s | loading, s | epoch, s | the longer | the sum |
    | --- | --- | --- | --- | --- |
    | 1.00 | 2.00 | 2.10 | 2.00 | 3.00 |

    | batch | ms/step | µs/image |
    | --- | --- | --- |
    | 8 | 4.00 | 500 |
    | 16 | 6.00 | 375 |

    | depth | thousand million multiply-adds | ms/step | ms for each |
    | --- | --- | --- | --- |
    | one | 1.00 | 12.0 | 12.0 |
    | two | 2.00 | 22.0 | 11.0 |

    ms/step = 2.0 + 10.0 x thousand million multiply-adds, R² 1.0000."
  `);
});

it('there is a plot of every part', async () => {
  const plots = scalePlots(RESULTS);
  expect(Object.keys(plots)).toEqual(['scale-images', 'scale-memory', 'scale-batches', 'scale-depth']);
  const svg = await scalePlotSvg(plots['scale-depth']!);
  expect(svg).toContain('Depth: ResNet-8 to ResNet-56 (R² 1.0000)');
  expect(svg.match(/<circle/g)).toHaveLength(2);
});

it('the pictures of the benchmark are read, and no two are the same', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pupil-scale-test-'));
  try {
    await writeIdxPictures(folder, 100);
    const data = await openSource(await sourceAt(folder, {}), { seed: 1 });
    expect([data.train.count, data.validation.count]).toEqual([80, 20]);
    expect(data.input).toMatchObject({ height: SIDE, width: SIDE, channels: 1 });
    expect(data.duplicates).toEqual([]);
    await data.close();
  } finally {
    await rm(folder, { recursive: true });
  }
});
