import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseTrainOptions } from './options.js';
import { summarize } from './summarize.js';

it('counts an architecture by name for the pictures it is asked about', async () => {
  const { total, classes, layers } = await summarize('lenet5', { imageSize: 32, channels: 1, classes: 10 });
  expect({ total, classes: classes.length, last: layers.at(-1)?.outputShape }).toEqual({
    total: 61706,
    classes: 10,
    last: [10],
  });
});

it('refuses picture facts for a file that has its own', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pupil-summary-'));
  const file = join(folder, 'model.onnx');
  await writeFile(file, 'no matter what');
  await expect(summarize(file, { classes: 7 })).rejects.toMatchObject({
    code: 'option/shape',
    got: ['classes'],
  });
  await rm(folder, { recursive: true });
});

it('names what it could have meant where there is no such target', async () => {
  await expect(summarize('lenet')).rejects.toThrow(
    /no such run directory, model file or architecture.*lenet5/,
  );
});

it('lists the schedules when one is misspelt', () => {
  expect(() => parseTrainOptions({ schedule: 'oncycle' as 'cosine' })).toThrow(
    /no schedule of this name.*oneCycle/,
  );
});
