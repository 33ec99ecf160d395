import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { library } from '../../src/cli/library-binding.js';
import { exportWithCard, modelCard, readRunReport, sourceAt, train } from '../../src/index.js';
import { decodeModel } from '../../src/onnx/index.js';
import { usageOf } from '../../src/report/run/usage.js';
import { runCommand } from '../run-command.js';
import { fileFolder, tinyNetwork, tinyOptions, writePictures } from './tiny-run.js';
import { shopCsv, shopRows } from './tiny-table.js';

const root = fileFolder();
const pictures = join(root, 'pictures');
const run = join(root, 'run');

beforeAll(async () => {
  writePictures(pictures);
  const { imageSize: _, validationSplit: __, ...training } = tinyOptions as Record<string, unknown>;
  await train(tinyNetwork, await sourceAt(pictures, { imageSize: 16, validationSplit: 0.3 }), {
    ...training,
    out: run,
  });
});

describe('a model card', () => {
  it('has the parts that a reader looks for, and leaves open what a run cannot know', async () => {
    const card = await modelCard(run);
    const titles = Array.from(card.matchAll(/^## (.*)$/gm), ([, title]) => title);
    expect(titles).toEqual([
      'Model',
      'Intended use',
      'Input and output',
      'How to use it',
      'Data',
      'Results',
      'Limits',
      'Ethical considerations',
      'Training',
      'How to train it again',
    ]);
    expect(card).toContain('# license: (say under which terms others may use the model)');
    expect(card).toContain('License: *not said yet.*');
    expect(card).not.toContain(root);
  });

  it('says what the run came to, with its interval', async () => {
    const card = await modelCard(run);
    const { result } = await readRunReport(run);
    const accuracy = (result as unknown as { validation: { accuracy: number } }).validation.accuracy;
    expect(card).toContain(`value: ${accuracy}\n`);
    expect(card).toMatch(/\| Accuracy \| [\d.]+% \| [\d.]+% to [\d.]+% \|/);
  });

  it('has the programs of the report, whole', async () => {
    const card = await modelCard(run);
    const { config } = await readRunReport(run);
    const snippets = usageOf({ classifier: config!.classifier, fit: 'crop', inputs: [] });
    for (const { code } of snippets) expect(card).toContain(code);
  });

  it('calls what goes in and comes out as the model file does, of a table and its numbers too', async () => {
    const data = join(root, 'shop.csv');
    writeFileSync(data, shopCsv(shopRows(60), ['size', 'colour', 'price']));
    const source = await sourceAt(data, { target: 'price' });
    const { model } = await train({ name: 'mlp', hidden: [8] }, source, {
      epochs: 1,
      threads: 1,
      out: join(root, 'shop'),
    });
    const { outputs } = decodeModel(readFileSync(model), model).graph;
    const card = await modelCard(join(root, 'shop'));
    expect(card).toContain(`Output: \`${outputs[0].name} [N, 1]\`. 1 number: price.`);
    expect(card).toMatch(/\| Mean absolute error \| [\d.]+ \| [\d.]+ to [\d.]+ \|/);
    expect(await modelCard(run)).toContain('Output: `probabilities [N, ');
  }, 30_000);

  it('has the same bytes each time', async () => {
    expect(await modelCard(run)).toBe(await modelCard(run));
  });

  it('is written beside the model by pupil export --card', async () => {
    const [to, card] = [join(root, 'shipped.onnx'), join(root, 'README.md')];
    const { out } = await runCommand(['export', run, '--to', to, '--card', card], library);
    expect(out).toContain('README.md');
    expect(readFileSync(card, 'utf8')).toBe(await modelCard(run));
    expect(readFileSync(to)).toEqual(readFileSync(join(run, 'model.onnx')));
  });

  it('replaces no file, and then writes no model either', async () => {
    const to = join(root, 'other.onnx');
    await expect(exportWithCard(run, to, join(root, 'README.md'))).rejects.toMatchObject({
      code: 'checkpoint/file-exists',
    });
    expect(existsSync(to)).toBe(false);
  });

  it('is of the model that was measured, and of no other', async () => {
    const [to, card] = [join(root, 'a.onnx'), join(root, 'a.md')];
    for (const options of [{ checkpoint: 'last' }, { average: 2 }, { features: true }])
      await expect(exportWithCard(run, to, card, options)).rejects.toMatchObject({ code: 'option/card' });
    await expect(exportWithCard(run, to, to)).rejects.toMatchObject({ code: 'option/card' });
  });

  it('needs a run that has come to its end', async () => {
    rmSync(join(run, 'result.json'));
    await expect(modelCard(run)).rejects.toMatchObject({
      code: 'checkpoint/unfinished',
      got: { state: 'unfinished' },
    });
  });
});
