import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fileFolder, writePictures } from '../../../test/end-to-end/tiny-run.js';
import { writeShop } from '../../../test/end-to-end/tiny-table.js';
import {
  activation,
  conv2d,
  csvManifest,
  dense,
  evaluate,
  flatten,
  globalAvgPool2d,
  imageFolder,
  isPupilError,
  type Layer,
  openClassifier,
  predict,
  predictRows,
  sequential,
  summarize,
  table,
  train,
} from '../../index.js';
import { measureLatency } from '../../train/index.js';
import { decodeSafetensors } from '../../train/run/safetensors.js';
import { search } from '../search.js';
import { readPredictions } from '../trials/scores-of.js';
import { type EnsembleResult, ensemble } from './ensemble.js';

const root = fileFolder();
const pictures = join(root, 'pictures');
const at = (name: string) => join(root, name);
const shared = { epochs: 2, batchSize: 8, learningRate: 0.02, threads: 1, augment: 'none' } as const;
async function errorOf(act: Promise<unknown>) {
  const error = await act.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return isPupilError(error) ? error : expect.fail(`nothing of ours was thrown: ${error}`);
}

const plain = (units: number) => sequential([flatten(), dense(units)]);
const convolved = sequential([conv2d(4, 3), activation('relu'), globalAvgPool2d(), dense(3)]);

async function run(name: string, network: Layer, more: object = {}, size: object = {}): Promise<string> {
  const source = imageFolder(pictures, { splitSeed: 1, ...size });
  return (await train(network, source, { ...shared, ...more, out: at(name) })).run;
}

beforeAll(async () => {
  writePictures(pictures, 10);
  await run('a', plain(3));
  await run('b', convolved, { seed: 2, normalize: 'perImage' });
  await run('c', plain(3), { seed: 3 }, { imageSize: 9 });
}, 60_000);

describe('an ensemble of runs', () => {
  let made: EnsembleResult;

  beforeAll(async () => {
    made = await ensemble([at('a'), at('b')], { out: at('ab') });
  });

  it('says what each member and all together are worth on the same pictures', async () => {
    expect(made).toMatchObject({ heldOut: 'all', count: 6, mean: 'arithmetic', outOfFold: null });
    expect(made.members.map(({ name }) => name)).toEqual(['a', 'b']);
    const results = ['a', 'b'].map((name) => JSON.parse(readFileSync(at(`${name}/result.json`), 'utf8')));
    expect(made.members.map(({ scores }) => scores.accuracy)).toEqual(
      results.map(({ validation }) => validation.accuracy),
    );
    const [a, b] = await Promise.all([at('a'), at('b')].map((path) => summarize(path)));
    expect(made.members.map(({ parameters }) => parameters)).toEqual([a.total, b.total]);
    expect(made.cost.parameters).toBe(a.total + b.total);
    const { best, difference, interval, score } = made.comparison!;
    expect(score).toBe('accuracy');
    expect(difference).toBeCloseTo(made.scores!.accuracy! - made.members[best!].scores.accuracy!, 12);
    expect(interval.low).toBeLessThan(difference);
    expect(interval.high).toBeGreaterThan(difference);
    expect(JSON.parse(readFileSync(at('ab/ensemble.json'), 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(made)),
    );
  });

  it('has said the mean of what its members said, and keeps examples for other programs', async () => {
    const [all, a, b] = await Promise.all(
      ['ab', 'a', 'b'].map((name) => readPredictions(at(name), 'multi-class')),
    );
    all.forEach((line, i) => {
      expect([a[i].file, b[i].file]).toEqual([line.file, line.file]);
      line.probabilities!.forEach((p, k) => {
        expect(p).toBeCloseTo((a[i].probabilities![k] + b[i].probabilities![k]) / 2, 5);
      });
    });
    const file = at('ab/golden.safetensors');
    const { tensors } = decodeSafetensors(file, readFileSync(file));
    const model = await openClassifier(made.model, { threads: 1 });
    const pixels = tensors.get('pixels')!.data as Uint8Array;
    const again = await model.run({ size: 6, pixels }).finally(() => model.dispose());
    expect(again).toEqual(tensors.get('probabilities')!.data);
  });

  it('is asked as any other model', async () => {
    const { report, count } = await evaluate(made.model, pictures);
    expect(count).toBe(30);
    expect(report.confusion).toHaveLength(3);
    expect(await measureLatency(made.model)).toBeGreaterThan(0);
    const { predictions } = await predict(made.model, [join(pictures, 'line/1.png')], { tta: 'flips' });
    expect(predictions[0].probabilities).toHaveProperty('circle');
    expect(await errorOf(summarize(made.model))).toMatchObject({ code: 'option/ensemble' });
    expect(await errorOf(predict(made.model, [pictures], { monteCarlo: 2 }))).toMatchObject({
      code: 'option/ensemble',
    });
  });

  it('comes to the same bytes again', async () => {
    await ensemble([at('a'), at('b')], { out: at('again') });
    for (const file of ['model.onnx', 'golden.safetensors', 'validation-predictions.jsonl'])
      expect(readFileSync(at(`again/${file}`)).equals(readFileSync(at(`ab/${file}`))), file).toBe(true);
  });

  it('shows smaller members what they are used to', async () => {
    const { contract, scores } = await ensemble([at('c'), at('a')], { out: at('ca'), mean: 'geometric' });
    expect(contract.input).toMatchObject({ height: 12, width: 12 });
    expect(scores).not.toBeNull();
  });
});

describe('what members were trained on', () => {
  it('is left out of the comparison', async () => {
    await run('other-split', plain(3), {}, { splitSeed: 2 });
    const { heldOut, count, scores } = await ensemble([at('a'), at('other-split')], { out: at('some') });
    const [a, other] = await Promise.all(
      ['a', 'other-split'].map((name) => readPredictions(at(name), 'multi-class')),
    );
    const both = a.filter(({ file }) => other.some((line) => line.file === file));
    expect(count).toBe(both.length === 0 ? 12 : both.length);
    expect(heldOut).toBe(both.length === 0 ? 'none' : 'some');
    expect(scores === null).toBe(both.length === 0);
  });

  it('leaves nothing to compare where it is everything, as of folds', async () => {
    const kinds = ['circle', 'line', 'square'];
    for (const first of [0, 2]) {
      const lines = kinds.flatMap((kind) =>
        Array.from({ length: 4 }, (_, i) => {
          const part = i >= first && i < first + 2 ? 'val' : 'train';
          return `${kind}/${i}.png,${kind},${part}`;
        }),
      );
      writeFileSync(join(pictures, `fold-${first}.csv`), `file,label,split\n${lines.join('\n')}\n`);
      const source = csvManifest(join(pictures, `fold-${first}.csv`));
      await train(plain(3), source, { ...shared, batchSize: 6, out: at(`fold-${first}`) });
    }
    const made = await ensemble([at('fold-0'), at('fold-2')], { out: at('folds') });
    expect(made).toMatchObject({ heldOut: 'none', count: 12, scores: null, comparison: null });
    const [a, b] = made.members.map(({ scores }) => scores.accuracy!);
    expect(made.outOfFold!.accuracy).toBeCloseTo((a + b) / 2, 12);
    expect(existsSync(at('folds/validation-predictions.jsonl'))).toBe(false);
    expect((await evaluate(made.model, pictures)).count).toBe(30);
  });
});

describe('an ensemble of a search', () => {
  const data = at('shop.csv');
  let found: string;

  beforeAll(async () => {
    writeShop(data, 120, 'price');
    const result = await search(data, {
      out: at('search'),
      base: { training: { epochs: 2, batchSize: 16, threads: 1 } },
      space: { parameters: { learningRate: { type: 'float', min: 1e-3, max: 0.05, log: true } }, fixed: {} },
      sampler: 'random',
      budget: { trials: 3 },
    });
    found = result.search;
  }, 60_000);

  it('is of its best trials, the best first', async () => {
    const made = await ensemble([found], { out: at('shop'), best: 2 });
    const losses = readFileSync(join(found, 'trials.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ event }) => event === 'end')
      .sort((a, b) => a.values[0] - b.values[0]);
    expect(made.members.map(({ name }) => name)).toEqual(
      losses.slice(0, 2).map(({ number }) => `trial ${number}`),
    );
    expect(made.comparison).toMatchObject({ score: 'R2' });
    expect(made.comparison!.difference).toBeCloseTo(
      (made.scores!.r2 as number) - (made.members[made.comparison!.best!].scores.r2 as number),
      5,
    );
    for await (const { values } of predictRows(made.model, data)) {
      expect(values!.price).toBeGreaterThan(0);
      break;
    }
    expect((await evaluate(made.model, table(data))).count).toBe(120);
  });

  it('is of the folds of its best trial where it is cross-validated', async () => {
    const { search: folded } = await search(data, {
      out: at('folded'),
      base: { training: { epochs: 1, batchSize: 16, threads: 1 } },
      space: { parameters: { learningRate: { type: 'float', min: 1e-3, max: 0.05 } }, fixed: {} },
      sampler: 'random',
      budget: { trials: 2 },
      folds: 3,
    });
    const one = await ensemble([folded], { out: at('one-trial') });
    expect(one.members.map(({ name }) => name.replace(/trial \d/, 'trial'))).toEqual(
      [1, 2, 3].map((n) => `trial, fold-${n}`),
    );
    expect(one).toMatchObject({ heldOut: 'none', count: 120, scores: null, comparison: null });
    const losses = one.members.map(({ scores }) => scores.loss);
    expect(one.outOfFold!.loss).toBeCloseTo(losses.reduce((a, b) => a + b) / 3, 3);
    const two = await ensemble([folded], { out: at('two-trials'), best: 2 });
    expect(two.members).toHaveLength(6);
    expect(two.count).toBe(120);
    const rows = [];
    for await (const row of predictRows(two.model, data)) rows.push(row);
    expect(rows).toHaveLength(120);
  }, 60_000);

  it('is refused where there are too few', async () => {
    expect(await errorOf(ensemble([found], { best: 4 }))).toMatchObject({
      code: 'option/members',
      message:
        'members: the search has fewer complete trials than that (got complete 3, best 4); ask for 2 to 3',
    });
  });
});

describe('an ensemble is refused', () => {
  const refusal = async (paths: string[], options = {}) =>
    (await errorOf(ensemble(paths.map(at), { out: at('refused'), ...options }))).message.replaceAll(
      root,
      '.',
    );

  it.each<[string, string[], object, RegExp]>([
    [
      'of one run',
      ['a'],
      {},
      /members: an ensemble needs at least two members .*give several run directories/,
    ],
    ['of one path that is nowhere', ['nowhere'], {}, /nowhere: there is no such run directory/],
    ['of the same run twice', ['a', 'b', 'a'], {}, /the same run is given twice/],
    ['of runs by rank', ['a', 'b'], { best: 2 }, /the best of several are taken of one search/],
    ['of what is no run', ['a', 'pictures'], {}, /pictures\/config.json: this is not a run directory/],
    ['of what is not there', ['a', 'nothing'], {}, /there is no such run directory/],
    ['with an unknown mean', ['a', 'b'], { mean: 'harmonic' }, /the options are not valid/],
    [
      'as a file',
      ['a', 'b'],
      { out: 'x.onnx' },
      /an ensemble is a folder, with model.onnx in it .*name a folder: .*x$/,
    ],
    ['over another', ['a', 'b'], { out: join(root, 'a') }, /there is something in this folder already/],
  ])('%s', async (_, paths, options, message) => {
    expect(await refusal(paths, options)).toMatch(message);
  });

  it('of members that answer something else', async () => {
    const two = join(root, 'two');
    writePictures(two, 6, ['circle', 'line']);
    await train(plain(2), imageFolder(two), { ...shared, out: at('two-classes') });
    expect(await refusal(['a', 'two-classes'])).toBe(
      'two-classes: members must have the same classes, in the same order (got a ["circle", "line", "square"], two-classes ["circle", "line"]); leave one of them out',
    );
  });

  it('of members that see another part of a picture, or other colours', async () => {
    await run('wide', plain(3), {}, { imageSize: [12, 8] });
    await run('colour', plain(3), {}, { channels: 3 });
    expect(await refusal(['a', 'wide'])).toMatch(/wide: members must see the same part of a picture/);
    expect(await refusal(['a', 'colour'])).toMatch(/colour: members must see the same part of a picture/);
  });

  it('of a run that has no model yet', async () => {
    rmSync(at('c/model.onnx'));
    expect(await refusal(['a', 'c'])).toMatch(
      /c\/model.onnx: this run has no model that could become a member .*let the run end/,
    );
  });

  it('of runs whose data have changed, and leaves nothing behind', async () => {
    rmSync(join(pictures, 'line/3.png'));
    expect(await refusal(['a', 'b'])).toMatch(/the data have changed since the run began/);
    expect(existsSync(at('refused'))).toBe(false);
    expect(readdirSync(root).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});
