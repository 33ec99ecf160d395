import sharp from 'sharp';
import { expect, it } from 'vitest';
import { randomStream } from '../../base/random.js';
import { encodeModel, IR_VERSION, OPSET } from '../../onnx/index.js';
import { openModel } from '../../runtime/index.js';
import { shrinkPixels } from './shrink-pixels.js';

async function shrunk(pixels: Uint8Array, from: [number, number], to: [number, number]): Promise<Uint8Array> {
  const [height, width] = from;
  const size = { height, width };
  const { nodes, initializers } = shrinkPixels('x', 'y', size, { height: to[0], width: to[1] });
  const bytes = encodeModel({
    graph: {
      name: 'shrink',
      nodes,
      initializers,
      inputs: [{ name: 'x', dtype: 'uint8', shape: ['N', height, width, 3] }],
      outputs: [{ name: 'y', dtype: 'uint8', shape: ['N', ...to, 3] }],
    },
    opsets: { '': OPSET },
    irVersion: IR_VERSION,
    metadata: {},
    producer: '',
    producerVersion: '',
  });
  const session = await openModel('shrink', bytes, 1);
  const { y } = await session.run({ x: { dtype: 'uint8', shape: [1, height, width, 3], data: pixels } });
  await session.dispose();
  return y as Uint8Array;
}

/** Smooth shapes with some noise, as pictures are. */
function picture(height: number, width: number): Uint8Array {
  const random = randomStream(3, 'picture');
  return Uint8Array.from({ length: height * width * 3 }, (_, i) => {
    const [y, x, c] = [Math.floor(i / 3 / width), Math.floor(i / 3) % width, i % 3];
    return 128 + 90 * Math.sin(x / (3 + c)) * Math.cos(y / 4) + 30 * (random.uniform() - 0.5);
  });
}

it.each<[[number, number], [number, number]]>([
  [
    [48, 64],
    [36, 48],
  ],
  [
    [64, 64],
    [32, 32],
  ],
  [
    [96, 96],
    [64, 64],
  ],
  [
    [40, 64],
    [39, 20],
  ],
])('pictures of %j become %j as decoding would make them', async (from, to) => {
  const pixels = picture(...from);
  const raw = { width: from[1], height: from[0], channels: 3 as const };
  const expected = await sharp(pixels, { raw })
    .resize(to[1], to[0], { fit: 'fill', kernel: 'lanczos3' })
    .raw()
    .toBuffer();
  const found = await shrunk(pixels, from, to);
  const off = Array.from(found, (value, i) => Math.abs(value - expected[i]));
  expect(off.reduce((a, b) => a + b, 0) / off.length).toBeLessThan(0.5);
  expect(Math.max(...off)).toBeLessThanOrEqual(4);
});
