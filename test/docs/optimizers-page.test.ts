import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { optimizersPage } from './optimizers-page.js';

it('docs/optimizers.md says what the schemas and comments of optimizers say', async () => {
  const file = fileURLToPath(new URL('../../docs/optimizers.md', import.meta.url));
  const remedy =
    'docs/optimizers.md is out of date; make it anew with: npx vitest run test/docs/optimizers-page.test.ts --update';
  await expect(optimizersPage(), remedy).toMatchFileSnapshot(file);
});
