import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { lossesPage } from './losses-page.js';

it('docs/losses.md says what the schemas and comments of losses say', async () => {
  const file = fileURLToPath(new URL('../../docs/losses.md', import.meta.url));
  const remedy =
    'docs/losses.md is out of date; make it anew with: npx vitest run test/docs/losses-page.test.ts --update';
  await expect(lossesPage(), remedy).toMatchFileSnapshot(file);
});
