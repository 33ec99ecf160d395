import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { layersPage } from './layers-page.js';

it('docs/layers.md says what the schemas and comments of layers say', async () => {
  const file = fileURLToPath(new URL('../../docs/layers.md', import.meta.url));
  const remedy =
    'docs/layers.md is out of date; make it anew with: npx vitest run test/docs/layers-page.test.ts --update';
  await expect(layersPage(), remedy).toMatchFileSnapshot(file);
});
