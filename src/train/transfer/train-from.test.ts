import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rejectionOf } from '../../../test/error-of.js';
import { colouredPictures, foreignClassifier, learnableClassifier } from '../../../test/foreign-models.js';
import { temporaryFolder } from '../../../test/pictures.js';
import { loadCheckpoint } from '../run/checkpoint-file.js';
import { readRunConfig } from '../run/run-config.js';
import { runDirectory } from '../run/run-directory.js';
import { resume, train } from '../train.js';
import { openBackbone } from './open-backbone.js';
import { type HeadOptions, withHead } from './pretrained.js';

const options = { epochs: 5, batchSize: 8, learningRate: 0.01, threads: 1 } as const;

async function setting(bytes = learnableClassifier('early')) {
  const folder = temporaryFolder({ 'a.onnx': bytes });
  const backbone = await openBackbone(join(folder, 'a.onnx'), { imageSize: 8 });
  let runs = 0;
  const run = (head: HeadOptions) =>
    train(withHead(backbone, head), colouredPictures(30), { ...options, out: join(folder, `${++runs}`) });
  return { folder, backbone, run };
}

it('names the node that has no gradient, and the place behind which training is possible', async () => {
  const { run } = await setting();
  for (const recipe of ['full', 'fine-tune', 'gradual'] as const) {
    const error = await rejectionOf(run({ recipe }));
    expect(error.message).toBe(
      'node "levelled" (LRN): this cannot be trained through: there is no gradient for it here; train what follows "levelled" alone (--train-from, trainFrom), or take the recipe \'features\' or \'frozen\', for which any operator will do',
    );
  }
});

it('says so where nothing behind it could learn', async () => {
  const { run } = await setting(foreignClassifier());
  expect((await rejectionOf(run({ recipe: 'full' }))).message).toBe(
    "node \"normalized\" (LRN): this cannot be trained through: there is no gradient for it here; take the recipe 'features' or 'frozen', for which any operator will do: nothing behind it can learn",
  );
});

it.each(['full', 'fine-tune', 'gradual'] as const)(
  'trains what is behind that place, and nothing before it moves by a bit: %s',
  async (recipe) => {
    const { run, backbone, folder } = await setting();
    const { run: directory } = await run({ recipe, trainFrom: 'levelled' });
    const { tensors } = await loadCheckpoint(runDirectory(directory).checkpoints, 'last');
    const changed = [...tensors]
      .filter(([name]) => name.startsWith('backbone.'))
      .map(([name, { data }]) => {
        const [, part, ...own] = name.split('.');
        const before = backbone.values.get(`backbone.${own.join('.')}`)!;
        return [part === 'below', before.some((value, i) => !Object.is(value, data[i]))];
      });
    expect(changed).toHaveLength(backbone.values.size);
    for (const [isBelow, hasChanged] of changed) expect(hasChanged).toBe(!isBelow);
    expect((await readRunConfig(runDirectory(directory))).backbone).toMatchObject({
      recipe,
      trainFrom: 'levelled',
    });
    // One file again, of the nodes of the first.
    const again = await openBackbone(directory);
    expect(again.features.shape).toEqual(backbone.features.shape);
    const frozen = await train(withHead(again, { recipe: 'frozen' }), colouredPictures(30), {
      ...options,
      epochs: 1,
      out: join(folder, 'again'),
    });
    const resumed = await resume(frozen.run, { source: colouredPictures(30) });
    expect(resumed.epochs).toBe(1);
  },
);

it('refuses a place that there is not, and one where nothing would learn', async () => {
  const { run, backbone } = await setting();
  expect(await rejectionOf(run({ recipe: 'full', trainFrom: 'levels' }))).toMatchObject({
    code: 'option/train-from',
    fix: 'did you mean levelled? see pupil summary for the places of this model',
  });
  // Before the node without a gradient.
  expect((await rejectionOf(run({ recipe: 'full', trainFrom: 'stem' }))).code).toBe(
    'option/backbone-operator',
  );
  expect(await rejectionOf(run({ trainFrom: 'levelled' }))).toMatchObject({
    code: 'option/train-from',
    fix: "take the recipe 'fine-tune', 'gradual' or 'full', or leave it out",
  });
  // What follows it asks for the shape of what is before it.
  expect(backbone.places.map(({ name }) => name)).toContain('parts');
  expect((await rejectionOf(run({ recipe: 'full', trainFrom: 'parts' }))).code).toBe('option/train-from');
});

it('may be told of a model that could learn as a whole, and not of a run of our own', async () => {
  const { run, folder } = await setting(learnableClassifier());
  const first = await run({ recipe: 'full', trainFrom: 'clipped' });
  expect(first.epochs).toBe(5);
  const own = await openBackbone(join(folder, '1'));
  const second = train(withHead(own, { recipe: 'full', trainFrom: 'clipped' }), colouredPictures(30), {
    ...options,
    out: join(folder, 'own'),
  });
  expect(await rejectionOf(second)).toMatchObject({
    code: 'option/train-from',
    fix: "freeze those that should not: freeze: ['backbone.stage1']",
  });
});

it('lets nodes of a file learn in a run that begins with one which had kept them as they are', async () => {
  const { run, folder } = await setting(learnableClassifier());
  await run({ recipe: 'features' });
  const own = await openBackbone(join(folder, '1'));
  const out = join(folder, 'own');
  await train(withHead(own, { recipe: 'full' }), colouredPictures(30), { ...options, out });
  const { tensors } = await loadCheckpoint(runDirectory(out).checkpoints, 'last');
  expect(own.values.size).toBeGreaterThan(8);
  for (const [name, before] of own.values) expect(tensors.get(name)!.data, name).not.toEqual(before);
});
