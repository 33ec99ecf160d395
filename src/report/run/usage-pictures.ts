import { modelOutput, type PictureSize } from '../../train/index.js';
import type { Snippet } from './usage.js';
import { listLiteral, printAnswerJs, printAnswerPython, type Task } from './usage-answers.js';

export interface PictureUsage {
  readonly task: Task;
  readonly classes: readonly string[];
  readonly size: PictureSize;
  /** How a picture of another shape is brought to the size. */
  readonly fit: 'crop' | 'stretch' | 'pad';
}

/** Of a model that takes pictures: `pixels` uint8 [N, H, W, C]; the programs make them as training did. */
export function pictureUsage(usage: PictureUsage): Snippet[] {
  return [pupilSnippet(usage), nodeSnippet(usage), browserSnippet(usage), pythonSnippet(usage)];
}

function pupilSnippet({ task }: PictureUsage): Snippet {
  const told = { regression: 'values', 'multi-label': 'labels', binary: CLASS, 'multi-class': CLASS }[task];
  return {
    title: 'Node, with Pupil',
    install: 'npm install pupil',
    file: 'ask-pupil.mjs',
    code: `import { predict } from 'pupil';

const { predictions } = await predict('model.onnx', process.argv.slice(2));
for (const { file, ${told} } of predictions)
  console.log(file, ${told});
`,
    run: 'node ask-pupil.mjs picture.jpg',
  };
}

const CLASS = 'label, probability';

const SHARP_FIT = { crop: 'cover', stretch: 'fill', pad: 'contain' } as const;

function nodeSnippet({ task, classes, size: { height, width, channels }, fit }: PictureUsage): Snippet {
  return {
    title: 'Node, with ONNX Runtime alone',
    install: 'npm install onnxruntime-node sharp',
    file: 'ask.mjs',
    code: `import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';

const classes = ${listLiteral(classes)};
const pixels = await sharp(process.argv[2])
  .autoOrient()
  .flatten({ background: '#ffffff' })
  .resize(${width}, ${height}, {
    fit: '${SHARP_FIT[fit]}',
    kernel: 'lanczos3',
    fastShrinkOnLoad: false,
    background: '#000000',
  })
  .toColourspace('${channels === 1 ? 'b-w' : 'srgb'}')
  .raw({ depth: 'uchar' })
  .toBuffer();
const session = await InferenceSession.create('model.onnx');
const input = new Tensor('uint8', pixels, [1, ${height}, ${width}, ${channels}]);
const { ${modelOutput(task)} } = await session.run({ pixels: input });
const answer = ${modelOutput(task)}.data;
${printAnswerJs(task, (expression) => `console.log(${expression});`)}
`,
    run: 'node ask.mjs picture.jpg',
  };
}

/** What \`drawImage\` is told: of a picture of width w and height h. */
const DRAWN = {
  crop: (width: number, height: number) => `const scale = Math.max(${width} / w, ${height} / h);
  const [left, top] = [(${width} - w * scale) / 2, (${height} - h * scale) / 2];
  paper.drawImage(picture, left, top, w * scale, h * scale);`,
  stretch: (width: number, height: number) => `paper.drawImage(picture, 0, 0, ${width}, ${height});`,
  pad: (width: number, height: number) => `const scale = Math.min(${width} / w, ${height} / h);
  const left = Math.round((${width} - w * scale) / 2);
  const top = Math.round((${height} - h * scale) / 2);
  paper.fillStyle = '#000000';
  paper.fillRect(0, 0, ${width}, ${height});
  paper.fillStyle = '#ffffff';
  paper.fillRect(left, top, w * scale, h * scale);
  paper.drawImage(picture, left, top, w * scale, h * scale);`,
} as const;

const CDN = 'https://cdn.jsdelivr.net/npm/onnxruntime-web/dist/ort.wasm.min.mjs';

function browserSnippet({ task, classes, size: { height, width, channels }, fit }: PictureUsage): Snippet {
  const values =
    channels === 1
      ? `const pixels = Uint8Array.from({ length: ${height * width} }, (_, i) =>
    Math.round(0.2126 * data[4 * i] + 0.7152 * data[4 * i + 1] + 0.0722 * data[4 * i + 2]));`
      : 'const pixels = data.filter((_, i) => i % 4 !== 3);';
  return {
    title: 'In a browser',
    install: null,
    file: 'ask.html',
    code: `<!doctype html>
<meta charset="utf-8">
<input type="file" accept="image/*">
<pre></pre>
<script type="module">
import { InferenceSession, Tensor } from
  '${CDN}';

const classes = ${listLiteral(classes)};
const session = await InferenceSession.create('model.onnx');
const canvas = new OffscreenCanvas(${width}, ${height});
const paper = canvas.getContext('2d', { willReadFrequently: true });

document.querySelector('input').addEventListener('change', async (event) => {
  const picture = await createImageBitmap(event.target.files[0]);
  const { width: w, height: h } = picture;
  paper.imageSmoothingQuality = 'high';
  paper.fillStyle = '#ffffff';
  paper.fillRect(0, 0, ${width}, ${height});
  ${DRAWN[fit](width, height)}
  const { data } = paper.getImageData(0, 0, ${width}, ${height});
  ${values}
  const input = new Tensor('uint8', new Uint8Array(pixels), [1, ${height}, ${width}, ${channels}]);
  const { ${modelOutput(task)} } = await session.run({ pixels: input });
  const answer = ${modelOutput(task)}.data;
  ${printAnswerJs(task, (expression) => `document.querySelector('pre').textContent =\n  ${expression};`).replaceAll('\n', '\n  ')}
});
</script>
`,
    run: null,
  };
}

const PIL_FIT = {
  crop: (size: string) => `ImageOps.fit(picture, ${size}, Image.Resampling.LANCZOS)`,
  stretch: (size: string) => `picture.resize(${size}, Image.Resampling.LANCZOS)`,
  pad: (size: string) => `ImageOps.pad(picture, ${size}, Image.Resampling.LANCZOS, color=0)`,
} as const;

function pythonSnippet({ task, classes, size: { height, width, channels }, fit }: PictureUsage): Snippet {
  return {
    title: 'Python',
    install: 'pip install onnxruntime pillow numpy',
    file: 'ask.py',
    code: `import sys
import numpy as np
import onnxruntime as ort
from PIL import Image, ImageOps

classes = ${listLiteral(classes)}
picture = ImageOps.exif_transpose(Image.open(sys.argv[1])).convert("RGBA")
paper = Image.new("RGBA", picture.size, "white")
picture = Image.alpha_composite(paper, picture).convert("${channels === 1 ? 'L' : 'RGB'}")
picture = ${PIL_FIT[fit](`(${width}, ${height})`)}
pixels = np.asarray(picture, dtype=np.uint8).reshape(1, ${height}, ${width}, ${channels})
session = ort.InferenceSession("model.onnx")
(answers,) = session.run(["${modelOutput(task)}"], {"pixels": pixels})
answer = answers[0]
${printAnswerPython(task)}
`,
    run: 'python ask.py picture.jpg',
  };
}
