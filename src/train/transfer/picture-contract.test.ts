import { expect, it } from 'vitest';
import { rejectionOf } from '../../../test/error-of.js';
import { int, model, node, savedModel } from '../../../test/foreign-models.js';
import { encodeModel, type OnnxValue } from '../../onnx/index.js';
import { openModel } from '../../runtime/index.js';
import { FEATURES, featureModel } from './feature-model.js';
import { openBackbone } from './open-backbone.js';
import type { PictureQuestion } from './picture-contract.js';

interface Case {
  readonly question?: PictureQuestion;
  readonly metadata?: Record<string, string>;
  readonly dtype?: 'float32' | 'uint8';
}

const SIDE = 8;
const PIXELS = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, i) => (i * 37) % 256);

/** A model whose features are its pictures, so that they say what it was given. */
function mirror({ metadata = {}, dtype = 'float32' }: Case, shape: OnnxValue['shape']): string {
  const graph = {
    inputs: [{ name: 'x', dtype, shape }],
    outputs: [{ name: 'y', dtype, shape: ['N', SIDE * SIDE * 3] }],
    nodes: [node('Flatten', ['x'], ['y'], { axis: int(1) })],
  };
  return savedModel(encodeModel(model(graph, metadata)));
}

/** What the model is given of the pixels, [rows * columns][3]; nchw is put behind. */
async function given(one: Case, layout: 'nchw' | 'nhwc'): Promise<number[][]> {
  const shape = layout === 'nchw' ? ['N', 3, SIDE, SIDE] : ['N', SIDE, SIDE, 3];
  const { layer, input, normalization, values } = await openBackbone(mirror(one, shape), one.question);
  const session = await openModel('mirror', featureModel({ input, normalization }, layer, values), 1);
  const feeds = { pixels: { dtype: 'uint8' as const, shape: [1, SIDE, SIDE, 3], data: PIXELS } };
  const answers = await session.run(feeds).finally(() => session.dispose());
  const features = answers[FEATURES] as Float32Array;
  const places = SIDE * SIDE;
  return Array.from({ length: places }, (_, place) =>
    [0, 1, 2].map((channel) => features[layout === 'nchw' ? channel * places + place : place * 3 + channel]!),
  );
}

type Colour = readonly [r: number, g: number, b: number];

const RANGE = 'Image.NominalPixelRange';
const CASES: Readonly<Record<string, Case & { readonly expected: (colour: Colour) => number[] }>> = {
  "ImageNet's where nobody says more": {
    expected: ([r, g, b]) => [
      (r / 255 - 0.485) / 0.229,
      (g / 255 - 0.456) / 0.224,
      (b / 255 - 0.406) / 0.225,
    ],
  },
  "ImageNet's by colour, whatever their order": {
    question: { order: 'bgr' },
    expected: ([r, g, b]) => [
      (b / 255 - 0.406) / 0.225,
      (g / 255 - 0.456) / 0.224,
      (r / 255 - 0.485) / 0.229,
    ],
  },
  'bytes that are asked for': { question: { range: 'bytes' }, expected: (colour) => [...colour] },
  '-1 to 1 that is asked for': {
    question: { range: 'signed' },
    expected: (colour) => colour.map((p) => p / 127.5 - 1),
  },
  '-1 to 1 that the file says': {
    metadata: { [RANGE]: 'Normalized_1_1' },
    expected: (colour) => colour.map((p) => p / 127.5 - 1),
  },
  'bytes and an order that the file says': {
    metadata: { [RANGE]: 'NominalRange_0_255', 'Image.BitmapPixelFormat': 'Bgr8' },
    expected: ([r, g, b]) => [b, g, r],
  },
  'what is asked for rather than what the file says': {
    question: { range: 'bytes', order: 'rgb' },
    metadata: { [RANGE]: 'Normalized_1_1', 'Image.BitmapPixelFormat': 'Bgr8' },
    expected: (colour) => [...colour],
  },
  'a mean in the order of the model, as that of VGG in Caffe': {
    question: { range: 'bytes', order: 'bgr', mean: [103.939, 116.779, 123.68] },
    expected: ([r, g, b]) => [b - 103.939, g - 116.779, r - 123.68],
  },
  'one mean and one deviation for all': {
    question: { mean: [0.5], std: [0.25] },
    expected: (colour) => colour.map((p) => (p / 255 - 0.5) / 0.25),
  },
  'bytes where it takes bytes': { dtype: 'uint8', expected: (colour) => [...colour] },
};

it.each(
  Object.entries(CASES).flatMap(([name, one]) =>
    (['nchw', 'nhwc'] as const).map((layout) => [name, layout, one] as const),
  ),
)('gives a model %s, in %s', async (_, layout, { expected, ...one }) => {
  const found = await given(one, layout);
  for (const [place, colour] of found.entries()) {
    const pixel = Array.from(PIXELS.subarray(place * 3, place * 3 + 3)) as unknown as Colour;
    for (const [channel, value] of expected(pixel).entries())
      expect(colour[channel], `place ${place}`).toBeCloseTo(value, 4);
  }
});

it('takes the size of the file, or else that which is asked for, or else 224', async () => {
  const open = (shape: OnnxValue['shape'], question: PictureQuestion = {}) =>
    openBackbone(mirror({}, shape), { ...question, features: 'y' });
  expect((await open(['N', 3, 9, 10])).input).toEqual({ height: 9, width: 10, channels: 3 });
  const free = ['N', 3, 'h', 'w'];
  expect((await open(free, { imageSize: [10, 12] })).input).toMatchObject({ height: 10, width: 12 });
  expect((await open(free)).input).toMatchObject({ height: 224, width: 224 });
});

it.each<[string, OnnxValue['shape'], PictureQuestion]>([
  ['two means for three channels', ['N', 3, 8, 8], { mean: [0.5, 0.5] }],
  ['three means for a grey picture', ['N', 1, 8, 8], { mean: [0.5, 0.5, 0.5] }],
  ['four channels', ['N', 4, 8, 8], {}],
  ['another size', ['N', 3, 8, 8], { imageSize: [8, 9] }],
])('refuses %s', async (_, shape, question) => {
  expect(await rejectionOf(openBackbone(mirror({}, shape), question))).toMatchObject({
    code: 'option/backbone-input',
  });
});
