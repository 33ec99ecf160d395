import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { damage } from '../../../test/damage.js';
import { rejectionOf } from '../../../test/error-of.js';
import { colouredPictures, savedModel } from '../../../test/foreign-models.js';
import { temporaryFolder } from '../../../test/pictures.js';
import { isPupilError } from '../../base/error.js';
import { batchNorm, conv2d, dense, dropout, flatten, globalAvgPool2d, sequential } from '../../nn/index.js';
import { decodeModel, encodeModel } from '../../onnx/index.js';
import { exportModel } from '../model/export-run.js';
import { readVariables } from '../model/model-file.js';
import { readRunConfig } from '../run/run-config.js';
import { runDirectory } from '../run/run-directory.js';
import { train } from '../train.js';
import { backboneCandidates, openBackbone } from './open-backbone.js';
import { withHead } from './pretrained.js';

describe('a model that Pupil has exported', () => {
  it('begins another training without its classifier, with its layers, values and normalization', async () => {
    const root = temporaryFolder();
    const options = { epochs: 1, batchSize: 8, threads: 1 };
    const network = sequential([
      conv2d(4, 3, { activation: 'relu' }),
      batchNorm(),
      globalAvgPool2d(),
      sequential([dropout(0.2), dense(2)]),
    ]);
    await train(network, colouredPictures(24), { ...options, out: join(root, 'first') });
    const run = join(root, 'first');
    const backbone = await openBackbone(run);
    expect(backbone.features.shape).toEqual([4]);
    const second = await train(withHead(backbone), colouredPictures(30), {
      ...options,
      out: join(root, 'second'),
    });
    const [before, after] = [join(run, 'model.onnx'), second.model].map((file) =>
      readVariables(file, readFileSync(file)),
    );
    for (const name of ['conv2d_1.kernel', 'conv2d_1.bias', 'batchNorm_1.gamma', 'batchNorm_1.movingMean'])
      expect(after!.get(`backbone.${name}`)?.data, name).toEqual(before!.get(name)?.data);
    const config = await readRunConfig(runDirectory(second.run));
    expect(config.classifier).toMatchObject({
      normalization: (await readRunConfig(runDirectory(run))).classifier['normalization' as never],
    });
    expect(await rejectionOf(openBackbone(run, { range: 'bytes' }))).toMatchObject({
      code: 'option/backbone',
    });
    const larger = await openBackbone(run, { imageSize: [12, 16] });
    expect(larger.values).toEqual(backbone.values);
    expect(larger).toMatchObject({ layer: backbone.layer, input: { height: 12, width: 16 } });
    expect(larger.notes).toEqual(['pictures: 12 x 16, colour, where the model was trained on 8 x 8']);
    const third = await train(withHead(larger), colouredPictures(30, [12, 16]), {
      ...options,
      out: join(root, 'third'),
    });
    expect((await readRunConfig(runDirectory(third.run))).classifier).toMatchObject({
      input: { height: 12, width: 16, channels: 3 },
    });

    const file = join(root, 'eye.onnx');
    const exported = await exportModel(run, file, { features: true });
    expect(exported.features).toEqual([4]);
    const { values, layer, ...others } = await openBackbone(file);
    expect(values).toEqual(backbone.values);
    expect(layer).toEqual(backbone.layer);
    expect(others).toMatchObject({ normalization: backbone.normalization, input: backbone.input });
    const whole = decodeModel(readFileSync(file));
    const [, ...left] = whole.graph.initializers;
    const without = encodeModel({ ...whole, graph: { ...whole.graph, initializers: left } });
    expect(await rejectionOf(openBackbone(savedModel(without)))).toMatchObject({
      code: 'format/model-values',
    });
    for (let seed = 0; seed < 200; seed++) {
      const damaged = savedModel(damage(readFileSync(file), seed));
      await openBackbone(damaged).catch((error: unknown) =>
        expect(isPupilError(error), `seed ${seed}: ${error}`).toBe(true),
      );
    }
    // Others read it as a model of pixels, from which they take the same features.
    const { contract, candidates } = await backboneCandidates(file);
    expect(contract.pictures).toMatchObject({ layout: 'nhwc', dtype: 'uint8', height: 8 });
    expect(contract.normalization).toEqual({ mean: [0, 0, 0], std: [1, 1, 1] });
    expect(candidates.at(-1)).toMatchObject({ name: 'features', shape: [4], isChosen: true });
  });

  it('keeps the size of its pictures where its variables depend on it', async () => {
    const root = temporaryFolder();
    const network = sequential([conv2d(2, 3), flatten(), dense(3), dense(2)]);
    await train(network, colouredPictures(24), { epochs: 1, threads: 1, out: join(root, 'first') });
    expect((await openBackbone(join(root, 'first'))).features.shape).toEqual([3]);
    const error = await rejectionOf(openBackbone(join(root, 'first'), { imageSize: 12 }));
    expect(error).toMatchObject({ code: 'option/backbone-pictures' });
    expect(String(error)).toContain('pictures of 8 x 8 alone');
    expect(await rejectionOf(openBackbone(join(root, 'first'), { imageSize: 2 }))).toMatchObject({
      code: 'option/backbone',
    });
  });
});
