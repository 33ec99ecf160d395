import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { augmentationPage } from './augmentation-page.js';

it('docs/augmentation.md says what the schemas and comments of augmentation say', async () => {
  const file = fileURLToPath(new URL('../../docs/augmentation.md', import.meta.url));
  const remedy =
    'docs/augmentation.md is out of date; make it anew with: npx vitest run test/docs/augmentation-page.test.ts --update';
  await expect(augmentationPage(), remedy).toMatchFileSnapshot(file);
});
