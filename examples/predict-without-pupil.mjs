// What a trained model needs in order to answer: ONNX Runtime, and any library that decodes pictures. Pupil is not
// imported; normalization and softmax are inside the file.
//
//     node examples/predict-without-pupil.mjs runs/photos-1 cat.jpg
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';

const [run, picture] = process.argv.slice(2);
if (picture === undefined) {
  console.error('usage: node examples/predict-without-pupil.mjs <run directory> <picture>');
  process.exit(2);
}

// The model itself says how large its pictures are: uint8 [N, height, width, channels], N free.
const session = await InferenceSession.create(join(run, 'model.onnx'));
const [, height, width, channels] = session.inputMetadata[0].shape;
// The names of the classes are in the file too, under `pupil.classes` in its metadata, which ONNX Runtime for Node does
// not hand out; the run directory has them as plain JSON.
const { classifier } = JSON.parse(await readFile(join(run, 'config.json'), 'utf8'));

// The middle of the picture, upright, on white where it is transparent, at the size of the model.
const pixels = await sharp(picture)
  .autoOrient()
  .flatten({ background: '#ffffff' })
  .resize(width, height, { fit: 'cover' })
  .toColourspace(channels === 1 ? 'b-w' : 'srgb')
  .raw({ depth: 'uchar' })
  .toBuffer();

const { probabilities } = await session.run({
  pixels: new Tensor('uint8', pixels, [1, height, width, channels]),
});
const answer = Object.fromEntries(classifier.classes.map((name, i) => [name, probabilities.data[i]]));
console.log(JSON.stringify(answer));
