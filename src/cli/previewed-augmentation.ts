import { resolve } from 'node:path';
import { pictureSourceAt } from '../data/index.js';
import { saveAugmentationSheet } from '../report/index.js';
import { parseTrainOptions, previewAugmentation } from '../train/index.js';
import type { Library } from './library.js';
import { requireFolderFor } from './require-folder-for.js';

/** Augmentation as it would be, brought into the form that `augment` prints. */
export const augmentations: Pick<Library, 'previewAugmentation'> = {
  async previewAugmentation(folder, { pictures, training }, { out, ...size }, { signal, onProgress }) {
    if (size.pictures > 0) await requireFolderFor(out, '--out');
    const { augment, seed } = parseTrainOptions({ augment: 'auto', ...training });
    const preview = await previewAugmentation(
      await pictureSourceAt(folder, pictures),
      { augment, seed },
      size,
      {
        signal,
        onEvent: (event) => {
          if (event.type === 'data') onProgress?.(event);
        },
      },
    );
    const { policy, reasons, border, operations, choose, mixup, cutmix } = preview.plan;
    return {
      folder: resolve(folder),
      policy,
      reasons,
      border,
      operations,
      choose: choose === false ? null : choose,
      mixes: [
        ...(mixup === false ? [] : ['mixup' as const]),
        ...(cutmix === false ? [] : ['cutmix' as const]),
      ],
      sheet: size.pictures === 0 ? null : await saveAugmentationSheet(preview, out),
      pictures: preview.pictures.map(({ file, label, variants }) => ({
        file,
        label: label === undefined ? null : label,
        variants: variants.map((variant) => [...variant.operations]),
      })),
    };
  },
};
