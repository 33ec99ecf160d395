import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it, onTestFinished } from 'vitest';
import type { Picture } from '../data/index.js';
import type { AugmentationPreview } from '../train/index.js';
import { augmentationSheet, saveAugmentationSheet } from './augmentation-sheet.js';

function even(channels: 1 | 3, level: number, size = { height: 8, width: 8 }): Picture {
  return { ...size, channels, pixels: new Uint8Array(size.height * size.width * channels).fill(level) };
}

function previewOf(original: Picture, variant: Picture): AugmentationPreview {
  return {
    plan: {
      policy: 'auto',
      reasons: ['no flips: because'],
      operations: [],
      choose: false,
      border: 'edge',
      fill: [0],
      interpolation: 'bilinear',
      mixup: false,
      cutmix: false,
    },
    pictures: [
      {
        file: 'a & b/some-very-long-name-of-a-file.png',
        label: 'a & b',
        original,
        variants: [
          {
            picture: variant,
            operations: [
              { kind: 'flipHorizontal' },
              { kind: 'rotate', degrees: -7.4567 },
              { kind: 'brightness', factor: 1.25 },
              { kind: 'hue', turns: 0.01234 },
              { kind: 'elastic', displacement: 1.5, spacing: 8, seed: 99 },
              { kind: 'crop', left: 10.25, top: 3.5, width: 20.75, height: 22.125 },
              { kind: 'perspective', topLeft: [1, 2], topRight: [0, 0] },
            ],
          },
          { picture: original, operations: [] },
        ],
      },
    ],
  };
}

it('a sheet has a row for each picture, with its class, its name and what was drawn', () => {
  const sheet = augmentationSheet(previewOf(even(3, 10), even(3, 200)));
  expect(sheet).toMatchObject({
    title: 'What the network sees: augmentation auto',
    subtitle: 'no flips: because',
    columns: ['as it is', 'epoch 1', 'epoch 2'],
  });
  expect(sheet.rows.map((row) => row.map(({ lines }) => lines))).toEqual([
    [
      ['a & b', 'some-very-long-name…'],
      [
        'flipHorizontal',
        'rotate -7.46°',
        'brightness ×1.25',
        'hue 0.012',
        'elastic 1.5',
        'crop left 10.25 top 3.5',
        ' width 20.75 height 22.13',
        'perspective',
      ],
      ['unchanged'],
    ],
  ]);
});

it.each([
  ['grey', 1, { height: 8, width: 8 }],
  ['colour', 3, { height: 8, width: 8 }],
  ['larger than a place on the sheet', 3, { height: 150, width: 300 }],
  ['one pixel', 1, { height: 1, width: 1 }],
] as const)('a sheet of %s pictures shows them where they belong', async (_, channels, size) => {
  const folder = mkdtempSync(join(tmpdir(), 'pupil-sheet-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'sheet.png');
  const preview = previewOf(even(channels, 10, size), even(channels, 200, size));
  expect(await saveAugmentationSheet(preview, file)).toBe(file);
  const { data, info } = await sharp(readFileSync(file))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const levelAt = (x: number, y: number) => data[(y * info.width + x) * info.channels];
  expect(info).toMatchObject({ width: 2 * 24 + 3 * 132 + 2 * 16, channels: 3 });
  const middle = 24 + 64 + 22 + 132 / 2;
  expect([levelAt(40, middle), levelAt(40 + 148, middle), levelAt(40 + 2 * 148, middle)]).toEqual([
    10, 200, 10,
  ]);
  expect(levelAt(5, 5)).toBe(255);
});
