import type { Extensions } from '../../../nn/index.js';
import type { Section } from '../../page/section.js';
import type { RunReport } from '../../run/run-report.js';
import { augmentationSection } from './augmentation-section.js';
import { mistakesSection } from './mistakes-section.js';
import { openRunPictures } from './open-run-pictures.js';
import { saliencySection } from './saliency-section.js';

/** Sections that show pictures of the data that a run was trained on, read where they lay; none before its end. */
export async function pictureSections(
  run: RunReport,
  { extensions }: { readonly extensions?: Extensions | undefined } = {},
): Promise<Section[]> {
  const { config, answers } = run;
  if (config === null || answers === null) return [];
  const shown = await openRunPictures(config);
  try {
    const sections = [
      await mistakesSection(answers, shown),
      await saliencySection({ ...run, extensions }, answers, shown),
      await augmentationSection(config, answers, shown),
    ];
    return sections.filter((section) => section !== null);
  } finally {
    if (shown !== undefined && 'pictures' in shown) await shown.pictures.close();
  }
}
