import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { library } from '../../src/cli/library-binding.js';
import { trainRequest } from '../../src/cli/train-request.js';
import { readRunConfig } from '../../src/train/run/run-config.js';
import { runDirectory } from '../../src/train/run/run-directory.js';
import { collect } from '../pictures.js';
import { fileFolder } from './tiny-run.js';
import { shopCsv, shopRows, writeShop } from './tiny-table.js';

const root = fileFolder();
const prices = join(root, 'prices.csv');
const run = join(root, 'run');
const signal = new AbortController().signal;
const notes: string[] = [];
const context = {
  signal,
  onEvent: (event: { readonly type: string; readonly message?: string }) => {
    if (event.type === 'note') notes.push(event.message!);
  },
};
let model: string;

beforeAll(async () => {
  writeShop(prices, 200, 'price');
  const flags = {
    target: ['price'],
    ignore: ['weight'],
    normalize: 'zScore',
    targetTransform: 'log1p',
    task: 'regression',
    epochs: 3,
    threads: 1,
    out: run,
  } as const;
  const request = await trainRequest({ ...flags, target: ['price'], ignore: ['weight'] }, undefined, root);
  ({ model } = await library.train(prices, request, context));
});

describe('pupil train on a table', () => {
  it('hands what flags say of columns to the table, and records who said it', async () => {
    const { source, classifier, origin } = await readRunConfig(runDirectory(run));
    expect(source).toMatchObject({
      kind: 'table',
      path: prices,
      options: { target: ['price'], ignore: ['weight'], normalize: 'zScore', task: 'regression' },
    });
    expect(classifier).toMatchObject({ task: 'regression', classes: ['price'], target: [{ name: 'price' }] });
    expect(origin).toMatchObject({
      normalize: 'flag',
      target: 'flag',
      task: 'flag',
      missing: 'data',
      missingValues: 'default',
    });
    expect(notes).toContain('found a table');
  });

  it('plans the same without beginning', async () => {
    const plan = await library.plan(prices, await trainRequest({}, undefined, root), context);
    expect(plan).toMatchObject({ training: 160, validation: 40, classes: ['price'] });
    expect(plan.input.columns?.map(({ name }) => name)).toEqual(['size', 'weight', 'colour', 'new']);
    expect(plan.run).toBe(join(process.cwd(), 'runs', 'prices-1'));
  });

  it.each([
    [{ normalize: 'channels' }, 'option/not-for-tables'],
    [{ normalize: 'zscore' }, 'option/table'],
    [{ imageSize: 32 }, 'option/table'],
    [{ augment: 'light' }, 'option/not-for-tables'],
    [{ task: 'multi-label' as const }, 'option/task'],
  ])('refuses %j', async (flags, code) => {
    const request = await trainRequest({ ...flags, out: join(root, 'refused') }, undefined, root);
    await expect(library.train(prices, request, context)).rejects.toMatchObject({ code });
  });
});

describe('what a model of a table is asked on the command line', () => {
  it('is answered for each row, with the number that it has in the file', async () => {
    const fresh = join(root, 'fresh.csv');
    writeFileSync(fresh, shopCsv(shopRows(3, 5), ['size', 'colour', 'new']).replaceAll(',', ';'));
    const { predictions, count } = await library.predict(model, [fresh], { signal });
    expect(count).toBe(3);
    expect(predictions.map(({ file, row }) => [file, row])).toEqual([1, 2, 3].map((row) => [fresh, row]));
    expect(await collect(library.predictEach(model, [fresh], { signal, part: 'all' }))).toEqual(predictions);
  });

  it('is refused where it is about pictures', async () => {
    const asked = library.predict(model, [prices], { signal, tta: 'flips' });
    await expect(asked).rejects.toMatchObject({ code: 'option/input' });
    const noisy = library.predict(model, [prices], { signal, monteCarlo: 5 });
    await expect(noisy).rejects.toMatchObject({ kind: 'option' });
  });

  it('is measured, summarized, exported and checked', async () => {
    const evaluation = await library.evaluate(model, prices, { signal, pictures: {} });
    expect(evaluation).toMatchObject({ source: 'table', task: 'regression', count: 200 });
    expect(evaluation.perOutput?.map(({ name }) => name)).toEqual(['price']);
    const columns = [
      { name: 'size', type: 'numeric' },
      { name: 'colour', type: 'categorical' },
      { name: 'new', type: 'categorical' },
    ];
    expect((await library.summarize(model, {})).input).toEqual({ columns });
    const to = join(root, 'exported.onnx');
    expect((await library.export(run, to, { overwrite: false })).input).toEqual({ columns });
    expect(readFileSync(to)).toEqual(readFileSync(model));
    for (const subject of [run, model])
      expect(await library.check(subject, {}, { signal })).toMatchObject({ usable: true });
    const request = await trainRequest({}, undefined, root);
    expect(await library.check(request, { data: prices }, { signal })).toMatchObject({
      usable: true,
      findings: [],
    });
    expect((await library.prove(run, context)).equal).toBe(true);
  });
});
