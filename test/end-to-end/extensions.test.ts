import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { add, cast, greater, mul, reciprocal } from '../../src/graph/index.js';
import {
  conv2d,
  defineActivation,
  defineLayer,
  dense,
  type Extensions,
  evaluate,
  exportModel,
  flatten,
  imageFolder,
  makeLayer,
  maxPool2d,
  planTraining,
  predict,
  resume,
  sequential,
  summarize,
  train,
} from '../../src/index.js';
import { abortAt } from './sessions.js';
import { expectSameRun, fileFolder, tinyOptions, writePictures } from './tiny-run.js';

/** x times a learned factor per channel, which noise shakes in training; counts what it has seen. */
const shakenScale = defineLayer({
  kind: 'shakenScale',
  options: z.strictObject({ rate: z.number().default(0.1).describe('Strength of the noise.') }),
  build(scope, x, { rate }) {
    const shape = [x.shape[1], 1, 1];
    const factor = scope.variable('factor', { shape, initializer: 'ones', role: 'normalization' });
    const seen = scope.variable('seen', { shape: [1], initializer: 'zeros', role: 'statistic' });
    if (scope.mode === 'inference') return mul(x, factor);
    scope.update('seen', add(seen, x.shape[0]));
    return mul(x, add(factor, mul(scope.noise([x.shape[1], 1, 1], { kind: 'uniform' }), rate)));
  },
});

/** x / (1 + slope |x|), without an operation for the size of x. */
const squash = defineActivation({
  kind: 'squash',
  options: z.strictObject({ slope: z.number().default(1).describe('How soon it bends.') }),
  apply(x, { slope }) {
    const size = mul(x, add(mul(cast(greater(x, 0), 'float32'), 2), -1));
    return mul(x, reciprocal(add(mul(size, slope), 1)));
  },
  initializer: 'glorotUniform',
});

const extensions: Extensions = { layers: [shakenScale], activations: [squash] };

const network = sequential([
  conv2d(4, 3, { activation: 'squash' }),
  makeLayer(shakenScale, { rate: 0.2, name: 'scale' }),
  maxPool2d(2),
  flatten(),
  dense(3, { activation: { kind: 'squash', slope: 0.5 } }),
]);

const root = fileFolder();
const pictures = join(root, 'pictures');
const source = () => imageFolder(pictures, { workers: 1 });
const unbroken = join(root, 'unbroken');

beforeAll(async () => {
  writePictures(pictures);
  await train(network, source(), { ...tinyOptions, out: unbroken }, { extensions });
});

describe('a network with a layer and an activation of one’s own', () => {
  test('stands in the configuration as plain JSON', () => {
    const { classifier } = JSON.parse(readFileSync(join(unbroken, 'config.json'), 'utf8'));
    expect(classifier.network).toEqual(network);
    expect(classifier).not.toHaveProperty('extensions');
  });

  test('goes on to the same bytes after a stop', async () => {
    const out = join(root, 'stopped');
    const context = { ...abortAt('step', 6), extensions };
    const stopped = train(network, source(), { ...tinyOptions, out }, context);
    await expect(stopped).rejects.toMatchObject({ kind: 'interrupted' });

    // Without its extensions the run is refused, and stays as it was.
    await expect(resume(out)).rejects.toMatchObject({ code: 'option/activation', got: 'squash' });
    await resume(out, { extensions });
    expectSameRun(out, unbroken);
  });

  test('is exported to a file that needs no extensions to answer', async () => {
    const file = join(root, 'exported.onnx');
    await exportModel(unbroken, file, { extensions });
    expect(readFileSync(file)).toEqual(readFileSync(join(unbroken, 'model.onnx')));
    const picture = join(pictures, 'line', '0.png');
    expect((await predict(file, [picture])).predictions[0].file).toBe(picture);
    expect((await evaluate(file, pictures)).count).toBe(30);
  });

  test('cannot be exported without them', async () => {
    const exported = exportModel(unbroken, join(root, 'never.onnx'));
    await expect(exported).rejects.toMatchObject({ code: 'option/activation' });
  });

  test.each(['run', 'model'])('is summarized from its %s', async (what) => {
    const target = what === 'run' ? unbroken : join(unbroken, 'model.onnx');
    const { layers } = await summarize(target, {}, { extensions });
    expect(layers.find(({ name }) => name === 'scale')).toMatchObject({
      kind: 'shakenScale',
      trainable: 4,
      nonTrainable: 1,
    });
    await expect(summarize(target)).rejects.toMatchObject({ code: 'option/activation' });
  });

  test('is planned with them, and refused before anything is written without them', async () => {
    const { parameters } = await planTraining(network, source(), tinyOptions, { extensions });
    expect(parameters).toBe((await summarize(unbroken, {}, { extensions })).total);
    const out = join(root, 'refused');
    const refused = train(network, source(), { ...tinyOptions, out });
    await expect(refused).rejects.toMatchObject({ code: 'option/activation', where: 'conv2d_1' });
    expect(() => readFileSync(join(out, 'config.json'))).toThrow('ENOENT');
  });
});
