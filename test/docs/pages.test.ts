import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { architecturesPage } from './architectures-page.js';
import { augmentationPage } from './augmentation-page.js';
import { explainPage } from './explain-page.js';
import { layersPage } from './layers-page.js';
import { lossesPage } from './losses-page.js';
import { optimizersPage } from './optimizers-page.js';

it.each([
  ['architectures', architecturesPage],
  ['augmentation', augmentationPage],
  ['explain', explainPage],
  ['layers', layersPage],
  ['losses', lossesPage],
  ['optimizers', optimizersPage],
])('docs/%s.md says what schemas, comments and texts in the code say', async (name, page) => {
  const file = fileURLToPath(new URL(`../../docs/${name}.md`, import.meta.url));
  const remedy = `docs/${name}.md is out of date; make it anew with: npx vitest run test/docs/pages.test.ts --update`;
  await expect(page(), remedy).toMatchFileSnapshot(file);
});
