import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fileFolder, writePictures } from '../../test/end-to-end/tiny-run.js';
import { collect } from '../../test/pictures.js';
import { imageFolder, openSource } from '../data/index.js';
import { previewAugmentation } from './preview-augmentation.js';

const pictures = join(fileFolder(), 'pictures');
writePictures(pictures, 8);
const source = () => imageFolder(pictures, { workers: 1 });

it('shows pictures of every class, as they are and as training will see them', async () => {
  const seed = 4;
  const preview = await previewAugmentation(
    source(),
    { augment: 'strong', seed },
    { pictures: 5, variants: 2 },
  );
  expect(preview.plan.policy).toBe('strong');
  expect(preview.pictures.map(({ label }) => label)).toEqual(['circle', 'circle', 'line', 'line', 'square']);
  const data = await openSource(source(), { seed });
  try {
    for (const epoch of [0, 1]) {
      const batches = await collect(
        data.train.batches({
          batchSize: 5,
          shuffle: { seed, epoch },
          augment: { plan: preview.plan, seed, epoch },
        }),
      );
      for (const { file, variants } of preview.pictures) {
        const seen = batches.flatMap(({ indices, pixels }) =>
          [...indices].flatMap((index, row) =>
            data.train.files[index] === file ? [pixels.slice(row * 144, (row + 1) * 144)] : [],
          ),
        );
        expect(seen).toEqual([variants[epoch].picture.pixels]);
      }
    }
  } finally {
    await data.close();
  }
});

it('shows as many pictures as there are, and the plan alone where none are wanted', async () => {
  const options = { augment: 'auto', seed: 0 } as const;
  const all = await previewAugmentation(source(), options, { pictures: 100, variants: 1 });
  expect(all.pictures).toHaveLength(18);
  const none = await previewAugmentation(source(), options, { pictures: 0, variants: 1 });
  expect(none.pictures).toEqual([]);
  expect(none.plan).toEqual(all.plan);
  expect(none.plan.reasons).toHaveLength(1);
});
