import { describe, expect, it } from 'vitest';
import { expectClose, type GoldenCase, type GoldenTensor, goldenCases } from '../../../test/golden.js';
import { applyEffects, movementOf } from './apply-effects.js';
import type { Border } from './border.js';
import { canvasOf, pictureOn } from './canvas.js';
import { clearMemory, putIntoMemory } from './kernel-memory.js';
import { affine, inverse, type Matrix, translation } from './matrix.js';
import type { Effect } from './operation.js';
import { brightness } from './operations/brightness.js';
import { contrast } from './operations/contrast.js';
import { flipHorizontal } from './operations/flip-horizontal.js';
import { flipVertical } from './operations/flip-vertical.js';
import { hue } from './operations/hue.js';
import { rotate } from './operations/rotate.js';
import { saturation } from './operations/saturation.js';
import { scale } from './operations/scale.js';
import { shear } from './operations/shear.js';
import { translate } from './operations/translate.js';
import type { Picture, PictureSize } from './picture.js';
import { type Resampling, resample } from './resample.js';

type Config = { readonly kind: string; readonly [option: string]: number | string };
type Case = GoldenCase<Config, Record<string, GoldenTensor>, Record<string, GoldenTensor | number>>;

/** Whole levels: half of one from rounding, and a hundredth as for results that are not rounded. */
const TOLERANCE = { rel: 0, abs: 0.51 };
const BORDERS: Record<string, Border> = {
  constant: 'constant',
  nearest: 'edge',
  reflect: 'reflect',
  mirror: 'mirror',
};
/** Other names that numpy has for the same. */
const PAD_BORDERS: Record<string, Border> = {
  constant: 'constant',
  edge: 'edge',
  reflect: 'mirror',
  symmetric: 'reflect',
};

function numberOf(config: Config, name: string, otherwise: number): number {
  return name in config ? Number(config[name]) : otherwise;
}

/** What a case does; the steps of a movement in the order scale, shear, rotate, translate. */
function effectsOf(config: Config, inputs: Case['inputs'], size: PictureSize): Effect[] {
  const factor = numberOf(config, 'factor', 1);
  switch (config.kind) {
    case 'flip_horizontal':
      return [flipHorizontal.effect({}, size)];
    case 'flip_vertical':
      return [flipVertical.effect({}, size)];
    case 'brightness':
      return [brightness.effect({ factor }, size)];
    case 'contrast':
      return [contrast.effect({ factor }, size)];
    case 'saturation':
      return [saturation.effect({ factor }, size)];
    case 'hue':
      return [hue.effect({ turns: factor }, size)];
    case 'elastic': {
      const field = () => ({ dx: putIntoMemory(floats(inputs.dx)), dy: putIntoMemory(floats(inputs.dy)) });
      return [{ stage: 'displacement', field }];
    }
    case 'rotate':
    case 'scale':
    case 'translate':
    case 'shear':
    case 'affine':
      return [
        scale.effect({ x: numberOf(config, 'scale_x', 1), y: numberOf(config, 'scale_y', 1) }, size),
        shear.effect(
          { x: numberOf(config, 'shear_x_degrees', 0), y: numberOf(config, 'shear_y_degrees', 0) },
          size,
        ),
        rotate.effect({ degrees: numberOf(config, 'degrees', 0) }, size),
        translate.effect(
          { x: numberOf(config, 'translate_x', 0), y: numberOf(config, 'translate_y', 0) },
          size,
        ),
      ];
    default:
      throw new Error(`no such transform: ${config.kind}`);
  }
}

function transform(config: Config, inputs: Case['inputs']): Picture {
  const picture = pictureOf(inputs.image);
  const wanted = { height: numberOf(config, 'height', 1), width: numberOf(config, 'width', 1) };
  switch (config.kind) {
    case 'center_crop': {
      const { top, left } = centreOffset(picture, wanted);
      return reframed(picture, { size: wanted, matrix: translation(left, top), interpolation: 'nearest' });
    }
    case 'resize_bilinear': {
      const x = picture.width / wanted.width;
      const y = picture.height / wanted.height;
      return reframed(picture, { size: wanted, matrix: affine(x, 0, x / 2 - 0.5, 0, y, y / 2 - 0.5) });
    }
    case 'pad': {
      const side = (name: string) => numberOf(config, name, 0);
      const level = numberOf(config, 'value', 0);
      return reframed(picture, {
        size: {
          height: picture.height + side('top') + side('bottom'),
          width: picture.width + side('left') + side('right'),
        },
        matrix: translation(-side('left'), -side('top')),
        border: PAD_BORDERS[config.mode],
        interpolation: 'nearest',
        fill: [level, level, level],
      });
    }
    default: {
      const pixels = new Uint8Array(picture.pixels.length);
      const border = 'border' in config ? BORDERS[config.border] : 'edge';
      const sampling = { border, interpolation: 'bilinear', fill: [0, 0, 0] } as const;
      applyEffects(picture, effectsOf(config, inputs, picture), sampling, pixels);
      return { ...picture, pixels };
    }
  }
}

/** Where the middle of a picture begins. */
function centreOffset(picture: PictureSize, part: PictureSize): { top: number; left: number } {
  return {
    top: Math.floor((picture.height - part.height) / 2),
    left: Math.floor((picture.width - part.width) / 2),
  };
}

function reframed(
  picture: Picture,
  resampling: Pick<Resampling, 'size' | 'matrix'> & Partial<Resampling>,
): Picture {
  clearMemory();
  const canvas = resample(canvasOf(picture), {
    border: 'edge',
    interpolation: 'bilinear',
    fill: [0, 0, 0],
    ...resampling,
  });
  const { pixels, ...rest } = pictureOn(canvas);
  return { ...rest, pixels: pixels.slice() };
}

function floats({ data }: GoldenTensor): Float32Array {
  return Float32Array.from(data, (value) => Number(value));
}

function pictureOf({ shape: [height, width, channels], data }: GoldenTensor): Picture {
  return {
    height,
    width,
    channels: channels as 1 | 3,
    pixels: Uint8Array.from(data, (value) => Number(value)),
  };
}

const cases = goldenCases<Case>('transforms');

describe('transforms of single pictures (golden)', () => {
  it.each(cases.map((golden) => [golden.name, golden] as const))('%s', (_, { config, inputs, expected }) => {
    const image = expected.image as GoldenTensor;
    const { height, width, channels, pixels } = transform(config, inputs);
    expect([height, width, channels]).toEqual(image.shape);
    expectClose(pixels, image.data, TOLERANCE, 'image');
    if (config.kind === 'center_crop') {
      const offset = centreOffset(pictureOf(inputs.image), { height, width });
      expect(offset).toEqual({ top: expected.top, left: expected.left });
    }
    if ('output_to_input' in expected) {
      const movement = movementOf(
        effectsOf(config, inputs, pictureOf(inputs.image)).filter((effect) => effect.stage === 'geometry'),
      );
      const matrix: Matrix = inverse(movement);
      const { data } = expected.output_to_input as GoldenTensor;
      expectClose(matrix.slice(0, 6), data, { rel: 0, abs: 1e-6 }, 'output_to_input');
    }
  });
});
