import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it, onTestFinished } from 'vitest';
import { rejectionOf } from '../../test/error-of.js';
import { temporaryFolder } from '../../test/pictures.js';
import { writeDemoPictures } from './demo-pictures.js';
import { imageFolder } from './image-folder.js';
import { openImages } from './open-images.js';
import { openPicturesByName } from './pictures-by-name.js';

const context = { seed: 0 };

async function opened(folder: string) {
  const source = imageFolder(folder, { workers: 1, imageSize: 8 });
  const pictures = await openPicturesByName(source);
  onTestFinished(() => pictures.close());
  return { source, pictures };
}

it('reads a picture as training does, by the name that training gave it', async () => {
  const folder = join(temporaryFolder(), 'shapes');
  await writeDemoPictures(folder, { perClass: 2, size: 16 });
  const { source, pictures } = await opened(folder);
  const data = await openImages(source, context);
  onTestFinished(() => data.close());
  const { train } = data;
  expect([...pictures.names].map(({ name }) => name).sort()).toEqual(
    [...train.files, ...data.validation.files].sort(),
  );
  for await (const { pixels, indices } of train.batches({ batchSize: 1 })) {
    const { pixels: seen } = await pictures.seen(train.fileOf(indices[0]!), data.input);
    expect(seen).toEqual(pixels);
  }
});

it('makes a picture small without changing its shape', async () => {
  const folder = join(temporaryFolder(), 'shapes');
  await writeDemoPictures(folder, { perClass: 2, size: 16 });
  const wide = sharp({ create: { width: 200, height: 50, channels: 3, background: '#123456' } });
  await wide.png().toFile(join(folder, 'circle', 'wide.png'));
  const { pictures } = await opened(folder);
  const { height, width, pixels } = await pictures.small('circle/wide.png', 100, 3);
  expect({ height, width }).toEqual({ height: 25, width: 100 });
  expect([...pixels.subarray(0, 3)]).toEqual([0x12, 0x34, 0x56]);
});

it('says which picture is gone, or damaged', async () => {
  const folder = join(temporaryFolder(), 'shapes');
  await writeDemoPictures(folder, { perClass: 2, size: 16 });
  const { pictures } = await opened(folder);
  const [gone, damaged] = [...pictures.names].map(({ name }) => name);
  rmSync(join(folder, gone!));
  writeFileSync(join(folder, damaged!), 'no picture');
  for (const name of [gone!, damaged!, 'circle/none.png']) {
    const error = await rejectionOf(pictures.small(name, 8, 3));
    expect(error).toMatchObject({ code: 'data/changed', where: expect.stringContaining(name) });
  }
});
