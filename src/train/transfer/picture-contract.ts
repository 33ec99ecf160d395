import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { parseOptions } from '../../base/parse-options.js';
import type { BackbonePictures, ChannelNormalization } from '../../nn/index.js';
import type { OnnxModel, OnnxValue } from '../../onnx/index.js';

const side = z.int().min(8).max(1024);

/** What a file does not say of the pictures that its model was trained on. */
export const PictureQuestion = z.strictObject({
  imageSize: z
    .union([side, z.tuple([side, side])])
    .optional()
    .describe('Height and width in pixels; that of the file where it is fixed, else 224.'),
  layout: z
    .enum(['nchw', 'nhwc'])
    .optional()
    .describe(
      'Whether channels stand before rows and columns (PyTorch) or behind them (Keras); as the shape of the input tells.',
    ),
  range: z
    .enum(['unit', 'bytes', 'signed'])
    .optional()
    .describe(
      'What pixels of 0 to 255 become before mean and std: 0 to 1 (unit, the default), themselves (bytes), -1 to 1 (signed).',
    ),
  mean: z
    .array(z.number())
    .min(1)
    .max(3)
    .optional()
    .describe("What is taken off each channel; ImageNet's by default with unit, else 0."),
  std: z
    .array(z.number().positive())
    .min(1)
    .max(3)
    .optional()
    .describe("What each channel is then divided by; ImageNet's by default with unit, else 1."),
  order: z.enum(['rgb', 'bgr']).optional().describe('Order of the colours; rgb by default.'),
});
export type PictureQuestion = z.input<typeof PictureQuestion>;

/** What the model of a backbone takes, and how pixels become that. */
export interface PictureContract {
  readonly pictures: BackbonePictures;
  readonly normalization: ChannelNormalization;
  /** In words, and where each part is from. */
  readonly notes: readonly string[];
}

/** Mean and deviation of red, green and blue of ImageNet, of pixels from 0 to 1, as PyTorch's and timm's models take them. */
const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
/** The same of grey pictures. */
const IMAGENET_GREY = { mean: [0.449], std: [0.226] };
/** Side of the pictures that most published models are trained on. */
const USUAL_SIDE = 224;

/**
 * The contract of a model's pictures: what was asked for, then what the file says, then what most published models take.
 *
 * Source  Metadata of the file by the names of ONNX's docs/MetadataProps.md: `Image.BitmapPixelFormat`,
 *         `Image.NominalPixelRange`.
 * Throws  OptionError for an input that cannot be pictures, or a question that contradicts it.
 */
export function pictureContract(
  where: string,
  { metadata }: Pick<OnnxModel, 'metadata'>,
  value: OnnxValue,
  question: PictureQuestion,
): PictureContract {
  const asked = parsePictureQuestion(where, question);
  const { layout, sizes } = axesOf(where, value, asked.layout);
  const [channels, ...fixed] = sizes;
  if (channels !== 1 && channels !== 3)
    throw misfit(where, value, 'a backbone must take pictures of 1 or 3 channels');
  const given = askedSides(asked.imageSize) ?? [];
  const [height, width] = fixed.map((size, i) => {
    const wanted = given[i];
    if (size !== undefined && wanted !== undefined && wanted !== size)
      throw misfit(where, value, `the model takes pictures of one size alone, not ${given.join(' x ')}`);
    return size ?? wanted ?? USUAL_SIDE;
  }) as [number, number];
  const dtype = value.dtype === 'uint8' ? ('uint8' as const) : ('float32' as const);
  const order = asked.order ?? (/^bgr/i.test(metadata['Image.BitmapPixelFormat'] ?? '') ? 'bgr' : 'rgb');
  const range = asked.range ?? rangeOf(metadata) ?? (dtype === 'uint8' ? 'bytes' : 'unit');
  const [mean, std] = statisticsOf(asked, { range, order, channels });
  if (mean.length !== channels || std.length !== channels)
    throw misfit(
      where,
      value,
      `mean and std must be ${channels === 1 ? 'one number' : 'one number or three'}`,
    );
  const normalization = inGreyLevels(range, mean, std);
  return {
    pictures: { height, width, channels, layout, order, dtype },
    // Colours of the data are red, green, blue; those of the model are put into its order behind this.
    normalization: { mean: inOrder(order, normalization.mean), std: inOrder(order, normalization.std) },
    notes: [
      `pictures: ${height} x ${width}, ${channels === 1 ? 'grey' : order}, ${layout}`,
      `pixels: ${WORDS[range]}, mean ${mean.join(', ')}, std ${std.join(', ')}${said(asked, range)}`,
    ],
  };
}

/** Throws OptionError naming every answer that is unknown or out of range. */
export function parsePictureQuestion(where: string, question: PictureQuestion): PictureQuestion {
  return parseOptions(PictureQuestion, question, { code: 'option/backbone', where });
}

/** Height and width, of which one number says both. */
export function askedSides(size: PictureQuestion['imageSize']): [number, number] | undefined {
  return typeof size === 'number' ? [size, size] : size;
}

const WORDS = { unit: '0 to 1', bytes: '0 to 255', signed: '-1 to 1' };

function said({ mean, std }: PictureQuestion, range: keyof typeof WORDS): string {
  return mean === undefined && std === undefined && range === 'unit'
    ? " (ImageNet's, since neither the file nor you say others)"
    : '';
}

/** (r(p) - mean) / std as (p - mean') / std' of grey levels p. */
function inGreyLevels(range: keyof typeof WORDS, mean: number[], std: number[]): ChannelNormalization {
  const [scale, offset] = { unit: [255, 0], bytes: [1, 0], signed: [127.5, 127.5] }[range] as [
    number,
    number,
  ];
  return { mean: mean.map((m) => m * scale + offset), std: std.map((s) => s * scale) };
}

/** Mean and deviation of the range, in the order of the model; one number for all channels stands once for each. */
function statisticsOf(
  asked: PictureQuestion,
  {
    range,
    order,
    channels,
  }: { range: keyof typeof WORDS; order: BackbonePictures['order']; channels: 1 | 3 },
): [mean: number[], std: number[]] {
  const usual = range !== 'unit' ? { mean: [0], std: [1] } : channels === 3 ? IMAGENET : IMAGENET_GREY;
  const ofChannels = (values: readonly number[]) =>
    values.length === 1 ? Array<number>(channels).fill(values[0]!) : [...values];
  return [
    ofChannels(asked.mean ?? inOrder(order, usual.mean)),
    ofChannels(asked.std ?? inOrder(order, usual.std)),
  ];
}

/** From red, green, blue to the order, and back. */
function inOrder(order: BackbonePictures['order'], values: readonly number[]): number[] {
  return order === 'bgr' ? [...values].reverse() : [...values];
}

function rangeOf(metadata: Readonly<Record<string, string>>): keyof typeof WORDS | undefined {
  const said = metadata['Image.NominalPixelRange'] ?? '';
  return ({ NominalRange_0_255: 'bytes', Normalized_0_1: 'unit', Normalized_1_1: 'signed' } as const)[said];
}

/** Channels, rows and columns; undefined where the file leaves them free. */
function axesOf(where: string, value: OnnxValue, asked: 'nchw' | 'nhwc' | undefined) {
  const { shape } = value;
  if (
    shape.length !== 4 ||
    (value.dtype !== 'float32' && value.dtype !== 'uint8' && value.dtype !== 'unknown')
  )
    throw misfit(where, value, 'a backbone must take pictures, [N, C, H, W] or [N, H, W, C]');
  const size = (axis: number) => (typeof shape[axis] === 'number' ? (shape[axis] as number) : undefined);
  const isChannels = (axis: number) => size(axis) === 1 || size(axis) === 3;
  const layout = asked ?? (isChannels(3) && !isChannels(1) ? 'nhwc' : 'nchw');
  const [channels, height, width] = (layout === 'nchw' ? [1, 2, 3] : [3, 1, 2]).map(size);
  return { layout, sizes: [channels ?? 3, height, width] as const };
}

function misfit(where: string, { name, dtype, shape }: OnnxValue, what: string): OptionError {
  return new OptionError({
    code: 'option/backbone-input',
    where,
    what,
    got: { input: name, dtype, shape },
    fix: 'say what it takes with --image-size, --input-layout, --input-mean and --input-std, or give another model',
  });
}
