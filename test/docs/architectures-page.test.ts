import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { architecturesPage } from './architectures-page.js';

it('docs/architectures.md says what the schemas, comments and sizes of architectures say', async () => {
  const file = fileURLToPath(new URL('../../docs/architectures.md', import.meta.url));
  const remedy =
    'docs/architectures.md is out of date; make it anew with: npx vitest run test/docs/architectures-page.test.ts --update';
  await expect(architecturesPage(), remedy).toMatchFileSnapshot(file);
});
