import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { z } from 'zod';
import { EarlyStopping } from '../../src/train/loop/early-stopping.js';
import { OnPlateau } from '../../src/train/loop/on-plateau.js';
import { Swa } from '../../src/train/loop/swa.js';
import { optionRows } from './option-rows.js';

const page = readFileSync(fileURLToPath(new URL('../../docs/stopping.md', import.meta.url)), 'utf8');

it.each<readonly [string, z.ZodType]>([
  ['earlyStopping', EarlyStopping],
  ['onPlateau', OnPlateau],
  ['swa', Swa],
])('docs/stopping.md has every option of %s as its schema says', (_name, schema) => {
  const rows = optionRows(schema).map((cells) => `| ${cells.join(' | ')} |`);
  expect(page).toContain(rows.join('\n'));
});
