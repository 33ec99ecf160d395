import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { explainPage } from './explain-page.js';

it('docs/explain.md says what the topics say', async () => {
  const file = fileURLToPath(new URL('../../docs/explain.md', import.meta.url));
  const remedy =
    'docs/explain.md is out of date; make it anew with: npx vitest run test/docs/explain-page.test.ts --update';
  await expect(explainPage(), remedy).toMatchFileSnapshot(file);
});
