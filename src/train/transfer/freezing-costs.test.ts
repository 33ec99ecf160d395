import { join } from 'node:path';
import { expect, it } from 'vitest';
import { colouredPictures, foreignClassifier, learnableClassifier } from '../../../test/foreign-models.js';
import { temporaryFolder } from '../../../test/pictures.js';
import { input } from '../../graph/index.js';
import {
  buildNetwork,
  conv2d,
  dense,
  flatten,
  type Layer,
  sequential,
  summarizeNetwork,
} from '../../nn/index.js';
import type { TrainEvent } from '../events.js';
import { train } from '../train.js';
import { openBackbone } from './open-backbone.js';
import { type HeadOptions, withHead } from './pretrained.js';

const options = { epochs: 5, batchSize: 8, learningRate: 0.01, threads: 1, optimizer: 'adam' } as const;

/** What a training says of itself when it begins. */
async function freezingOf(model: Parameters<typeof train>[0], given: object = {}) {
  const events: TrainEvent[] = [];
  await train(
    model,
    colouredPictures(30),
    { ...options, ...given, out: join(temporaryFolder(), 'run') },
    { onEvent: (event) => events.push(event) },
  );
  return events.find((event) => event.type === 'start')!.freezing;
}

const opened = (bytes: Uint8Array) =>
  openBackbone(join(temporaryFolder({ 'a.onnx': bytes }), 'a.onnx'), { imageSize: 8 });

const network = (stem: object = {}): Layer =>
  sequential([conv2d(4, 3, { name: 'stem', ...stem }), flatten(), dense(2, { name: 'head' })]);

/** 4 filters of 3 x 3 x 3 on 6 x 6 places, and 144 x 2 weights. */
const [CONVOLUTION, PRODUCT] = [4 * 27 * 36, 144 * 2];
const [STEM, HEAD] = [4 * 27 + 4, 144 * 2 + 2];
/** Features of a batch, 32-bit floats; pixels are not counted. */
const ROWS = 8 * 4 * 144;

it('says what an epoch takes in which layers are frozen, and what it would take without', async () => {
  const unfrozen = {
    trainable: STEM + HEAD,
    optimizerStateBytes: 2 * 4 * (STEM + HEAD),
    gradientBytes: 4 * (STEM + HEAD),
    activationBytes: ROWS,
    forwardMultiplyAdds: CONVOLUTION + PRODUCT,
    // No gradient of the pixels.
    backwardMultiplyAdds: CONVOLUTION + 2 * PRODUCT,
  };
  const frozen = {
    trainable: HEAD,
    optimizerStateBytes: 2 * 4 * HEAD,
    gradientBytes: 4 * HEAD,
    activationBytes: ROWS,
    forwardMultiplyAdds: CONVOLUTION + PRODUCT,
    backwardMultiplyAdds: PRODUCT,
  };
  expect(await freezingOf(network(), { freeze: [{ layers: 'stem', untilEpoch: 3 }] })).toEqual({
    phases: [
      { fromEpoch: 1, toEpoch: 2, ...frozen },
      { fromEpoch: 3, toEpoch: 5, ...unfrozen },
    ],
    unfrozen,
    askedOnce: false,
  });
  expect(await freezingOf(network({ trainable: false }))).toEqual({
    phases: [{ fromEpoch: 1, toEpoch: 5, ...frozen }],
    unfrozen,
    askedOnce: false,
  });
  expect(await freezingOf(network())).toBeUndefined();
});

it('counts a backbone by the nodes of its file, as by operations of ours', async () => {
  const backbone = await opened(learnableClassifier());
  const counted = backbone.layer.options.multiplyAdds;
  const layer = { ...backbone.layer, options: { ...backbone.layer.options, learns: true } };
  const built = buildNetwork(sequential([layer]), input('x', [1, 3, 8, 8]), { mode: 'training' });
  expect(counted).toBe(summarizeNetwork(built).multiplyAdds);
  // 4 filters of 3 x 3 x 3 and of 3 x 3 x 1 on 4 x 4 places.
  expect(counted).toBe(4 * 27 * 16 + 4 * 9 * 16);
});

it('says what each recipe saves', async () => {
  const backbone = await opened(learnableClassifier());
  const of = (head: HeadOptions) => freezingOf(withHead(backbone, head));
  const [features, frozen, gradual] = [
    await of({ recipe: 'features' }),
    await of({ recipe: 'frozen' }),
    await of({ recipe: 'gradual' }),
  ];
  const body = backbone.layer.options.multiplyAdds as number;
  const head = 6 * 2;
  expect(features).toMatchObject({ askedOnce: true });
  expect(features!.phases).toMatchObject([
    { trainable: 14, forwardMultiplyAdds: head, backwardMultiplyAdds: head },
  ]);
  expect(frozen!.phases).toMatchObject([
    { trainable: 14, forwardMultiplyAdds: body + head, backwardMultiplyAdds: head },
  ]);
  expect(gradual!.phases.map(({ fromEpoch, toEpoch }) => [fromEpoch, toEpoch])).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 5],
  ]);
  expect(gradual!.phases.at(-1)).toMatchObject(gradual!.unfrozen!);
  for (const costs of [features, frozen]) expect(costs!.unfrozen).toEqual(gradual!.unfrozen);
});

it('does not say what cannot be: training through nodes that have no gradients', async () => {
  const backbone = await opened(foreignClassifier());
  const { phases, unfrozen } = (await freezingOf(withHead(backbone, { recipe: 'frozen' })))!;
  expect(unfrozen).toBeNull();
  expect(phases).toMatchObject([{ trainable: 14, forwardMultiplyAdds: 6 * 27 * 64 + 12 }]);
});
