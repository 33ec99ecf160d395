import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { z } from 'zod';
import { CategoryOptions } from '../../src/data/index.js';
import { TRANSFORMS } from '../../src/data/normalize/transforms.js';
import { PixelNormalizationName } from '../../src/nn/index.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(join(ROOT, 'docs/normalization.md'), 'utf8');

it.each([
  ...PixelNormalizationName.options,
  ...TRANSFORMS.map(({ kind }) => kind),
  ...Object.keys(CategoryOptions.shape),
])('docs/normalization.md has a row for %s', (name) => {
  expect(page).toMatch(new RegExp(`^\\| \`${name}\``, 'm'));
});

it.each(
  TRANSFORMS.flatMap(({ kind, schema }) =>
    Object.keys((schema as z.ZodObject).shape)
      .filter((name) => name !== 'kind')
      .map((name) => [name, kind] as const),
  ),
)('it explains %s of %s', (name, kind) => {
  expect(page).toMatch(new RegExp(`^\\| \`${name}\` \\|[^|]*\`${kind}\``, 'm'));
});

it('its program runs, and comes back to what it began with', () => {
  const [[, code]] = page.matchAll(/```js\n(.*?)```/gs);
  const home = mkdtempSync(join(ROOT, 'dist', 'docs-'));
  try {
    writeFileSync(join(home, 'program.mjs'), code);
    const said = execFileSync(process.execPath, [join(home, 'program.mjs')], { encoding: 'utf8' });
    expect(said).toContain('"kind":"boxCox"');
    expect(said).toMatch(/Float64Array\(3\) \[ (7|6\.99)[\d.]*, (20|19\.99)[\d.]*, 10\.\d+ \]/);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
