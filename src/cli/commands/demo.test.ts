import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { fakeWorld } from '../../../test/fake-world.js';
import { trained } from '../../../test/run-command.js';
import { demoResult } from '../contract/index.js';
import type { Library } from '../library.js';
import { runProgram } from '../program.js';

const scratch = mkdtempSync(join(tmpdir(), 'pupil-demo-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('pupil demo', () => {
  function demoLibrary() {
    const drawDemoPictures = vi.fn<Library['drawDemoPictures']>(async (folder, { seed }) => {
      for (const name of ['circle', 'square']) {
        mkdirSync(join(folder, name), { recursive: true });
        for (const number of [1, 2]) writeFileSync(join(folder, name, `${number}.png`), `${seed}`);
      }
    });
    const train = vi.fn<Library['train']>(async (_folder, { training }) => {
      const out = training.out!;
      mkdirSync(out, { recursive: true });
      return { ...trained, run: out, model: join(out, 'model.onnx') };
    });
    const predict = vi.fn<Library['predict']>(async (model, files) => ({
      count: files.length,
      model,
      predictions: files.map((file) => ({
        file,
        label: 'circle',
        probability: 0.75,
        probabilities: { circle: 0.75, square: 0.25 },
      })),
      skipped: [],
    }));
    return { drawDemoPictures, train, predict };
  }

  it('draws, trains, predicts new pictures and says what to do next', async () => {
    const folder = await mkdtemp(join(scratch, 'demo-'));
    const library = demoLibrary();
    const world = fakeWorld({ folder, library });
    expect(await runProgram(['demo'], world)).toBe(0);
    expect(world.out()).toMatchInlineSnapshot(`
      "Pictures that the model has never seen:

      file                                label   probability  then
      pupil-demo/new-shapes/circle/1.png  circle       75.00%  square 25.00%
      pupil-demo/new-shapes/square/1.png  circle       75.00%  square 25.00%

      model                pupil-demo/run-1/model.onnx
      validation accuracy  98.13% of 480 pictures
      validation loss      0.0731
      epochs               12, the best is 7 by accuracy (early-stopping)
      time                 41 s, 5,230 images/s

      next:
        pupil predict pupil-demo/run-1/model.onnx picture.jpg
        pupil evaluate pupil-demo/run-1/model.onnx more-pictures/
        pupil summary pupil-demo/run-1/model.onnx
        pupil train your-pictures/        (one subfolder per class)
      "
    `);
    const drawn = library.drawDemoPictures.mock.calls.map(([to, { seed }]) => [to, seed]);
    expect(drawn).toEqual([
      [join(folder, 'pupil-demo/shapes'), 0],
      [join(folder, 'pupil-demo/new-shapes'), 1],
    ]);
    expect(await readFile(join(folder, 'pupil-demo/new-shapes/circle/1.png'), 'utf8')).toBe('1');
  });

  it('runs again on the same pictures, into another run directory', async () => {
    const folder = await mkdtemp(join(scratch, 'demo-'));
    const library = demoLibrary();
    for (const number of [1, 2]) {
      const world = fakeWorld({ folder, library });
      expect(await runProgram(['demo', '--json'], world)).toBe(0);
      const document = demoResult.parse(JSON.parse(world.out()));
      expect(document.run).toBe(join(folder, `pupil-demo/run-${number}`));
      expect(document.predictions).toHaveLength(2);
    }
    expect(library.drawDemoPictures).toHaveBeenCalledTimes(2);
  });
});
