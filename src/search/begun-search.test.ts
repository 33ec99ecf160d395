import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fileFolder, writePictures } from '../../test/end-to-end/tiny-run.js';
import { rejectionOf } from '../../test/error-of.js';
import { foreignClassifier, learnableClassifier } from '../../test/foreign-models.js';
import { openBackbone, readRunConfig, runDirectory, withHead } from '../train/index.js';
import { planSearch, resumeSearch, type SearchOptions, search } from './search.js';
import type { SearchResult } from './trials/run-search.js';

const folder = fileFolder();
const data = join(folder, 'photos');
const file = join(folder, 'eye.onnx');
const cache = join(folder, 'cache');

beforeAll(() => {
  writePictures(data, 8, ['circle', 'line']);
  writeFileSync(file, learnableClassifier());
  vi.stubEnv('PUPIL_CACHE_DIR', cache);
});
afterAll(() => void vi.unstubAllEnvs());

const begun = async (head: Parameters<typeof withHead>[1] = {}) =>
  withHead(await openBackbone(file, { imageSize: 8 }), head);

const options = async (name: string, more: Partial<SearchOptions> = {}): Promise<SearchOptions> => ({
  out: join(folder, name),
  base: { model: await begun(), training: { epochs: 2, batchSize: 4, learningRate: 0.01, threads: 1 } },
  space: { parameters: { recipe: { type: 'categorical', choices: ['features', 'fine-tune'] } } },
  sampler: 'grid',
  budget: { trials: 2 },
  ...more,
});

const outcome = ({ trials, best }: SearchResult) => ({
  best,
  trials: trials.map(({ seconds: _, ...trial }) => trial),
});
const configOf = (path: string) => readRunConfig(runDirectory(path));

describe('a search of trials that begin with a trained network', () => {
  let found: SearchResult;

  beforeAll(async () => {
    found = await search(data, await options('recipes'));
  }, 60_000);

  it('trains each by its recipe, and says what all begin with', async () => {
    expect(found.trials.map(({ state, error }) => error?.message ?? state)).toEqual(['complete', 'complete']);
    for (const { number, point } of found.trials) {
      const { backbone } = await configOf(found.folderOf(number));
      expect(backbone).toMatchObject({ file, recipe: point.recipe });
    }
    expect(found.from).toEqual({ file, sha256: expect.stringMatching(/^[\da-f]{64}$/) });
    const { base } = JSON.parse(readFileSync(join(found.search, 'search.json'), 'utf8'));
    expect(base.model).toMatchObject({ kind: 'pretrainedFile', ...found.from, question: { imageSize: 8 } });
  });

  it('writes the best as a config that names the file', () => {
    const best = JSON.parse(readFileSync(found.bestConfig!, 'utf8'));
    const { recipe } = found.trials[found.best[0]!]!.point;
    expect(best).toMatchObject({ from: file, imageSize: 8, recipe, monitor: 'accuracy' });
    expect(best).not.toHaveProperty('architecture');
  });

  it('asks the network once for all trials, whose heads differ', async () => {
    const kept = () => readdirSync(join(cache, 'features'));
    const before = kept();
    const { trials } = await search(
      data,
      await options('heads', {
        space: {
          parameters: {
            headUnits: { type: 'categorical', choices: [[], 4] },
          },
          fixed: { recipe: 'features', headDropout: 0.5 },
        },
      }),
    );
    expect(trials.map(({ parameters }) => parameters).sort()).toEqual([190, 214]);
    expect(kept()).toEqual(before);
  });

  it('lets the network learn as fast as a trial says', async () => {
    const { folderOf } = await search(
      data,
      await options('rates', {
        space: {
          parameters: { backboneRate: { type: 'categorical', choices: [0.5] } },
          fixed: { recipe: 'full', augment: 'light' },
        },
        budget: { trials: 1 },
      }),
    );
    const { training } = await configOf(folderOf(0));
    expect(training.groups).toEqual([{ layers: 'backbone', learningRateFactor: 0.5 }]);
  });

  it('does not go on with another file, or without it, and says what it is', async () => {
    const path = found.search;
    const more = { budget: { trials: 2 } };
    await rename(file, `${file}.away`);
    expect(await rejectionOf(resumeSearch(path, more))).toMatchObject({
      code: 'checkpoint/backbone',
      where: file,
      what: 'the trained network that trainings begin with is not there',
    });
    writeFileSync(file, foreignClassifier());
    expect(await rejectionOf(resumeSearch(path, more))).toMatchObject({
      code: 'checkpoint/backbone',
      what: 'this is another file than the trained network that trainings begin with',
    });
    await rename(`${file}.away`, file);
    expect(outcome(await resumeSearch(path, more))).toEqual(outcome(found));
  });

  it('comes to the same in processes, and ends, without failing trials, where the file changes meanwhile', async () => {
    const stopped = search(data, await options('changed', { workers: 1 }), {
      onEvent(event) {
        if (event.type === 'trial-end') writeFileSync(file, foreignClassifier());
      },
    });
    expect(await rejectionOf(stopped)).toMatchObject({ code: 'checkpoint/backbone' });
    writeFileSync(file, learnableClassifier());
    expect(outcome(await resumeSearch(join(folder, 'changed')))).toEqual(outcome(found));
  });
});

describe('the default space of trials that begin with a trained network', () => {
  const space = async (head: Parameters<typeof withHead>[1], training: object = {}) => {
    const plan = await planSearch(data, { base: { model: await begun(head), training } });
    return plan.settings.space;
  };

  it('varies head and recipe, and augments only where every epoch looks anew', async () => {
    const { parameters, fixed } = await space({});
    expect(Object.keys(parameters)).toEqual([
      'recipe',
      'backboneRate',
      'headUnits',
      'headDropout',
      'optimizer',
      'rate of adamw',
      'rate of sgd',
      'optimizer.momentum',
      'decay of adamw',
      'decay of sgd',
      'schedule',
      'batchSize',
      'augment',
    ]);
    expect(parameters.augment?.when).toEqual({ recipe: ['fine-tune'] });
    expect(fixed).toEqual({});
  });

  it('leaves alone what was decided', async () => {
    const still = await space({ recipe: 'features', hidden: [8], dropout: 0 });
    for (const name of ['recipe', 'backboneRate', 'headUnits', 'headDropout', 'augment'])
      expect(still.parameters).not.toHaveProperty(name);
    const augmented = await space({}, { augment: 'light' });
    expect(augmented.parameters.recipe).toMatchObject({ choices: ['frozen', 'fine-tune'] });
    expect((await space({ recipe: 'full' })).parameters.backboneRate?.when).toEqual({});
  });

  it('lets nothing learn that cannot', async () => {
    const other = join(folder, 'foreign.onnx');
    writeFileSync(other, foreignClassifier());
    const model = withHead(await openBackbone(other, { imageSize: 8 }));
    const { settings } = await planSearch(data, { base: { model } });
    expect(settings.space.parameters).not.toHaveProperty('recipe');
    expect(settings.space.fixed).toEqual({ recipe: 'features' });
  });
});

describe('a space is refused', () => {
  const refused = async (parameters: object, model?: 'cnn') => {
    const given = await options('refused', { space: { parameters } as SearchOptions['space'] });
    const base = model === undefined ? given.base : { ...given.base, model };
    const error = await rejectionOf(search(data, { ...given, base }));
    expect(existsSync(join(folder, 'refused'))).toBe(false);
    return error.message;
  };
  const choices = (...values: unknown[]) => ({ type: 'categorical', choices: values });

  it('that varies what there is not, or what cannot be', async () => {
    expect(await refused({ 'architecture.depth': choices(1) })).toMatch(/have no other architecture/);
    expect(await refused({ recipe: choices('full') }, 'cnn')).toMatch(/only trainings that begin with/);
    expect(await refused({ from: choices('a.onnx') })).toMatch(/all its trials begin with the same/);
    expect(await refused({ recipe: choices('finetune') })).toMatch(/recipe/);
    expect(await refused({ recipe: choices('features'), backboneRate: choices(0.1) })).toMatch(
      /has no learning rate/,
    );
    expect(await refused({ recipe: choices('features'), augment: choices('light') })).toMatch(
      /computed once/,
    );
  });
});
