import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../test/pictures.js';
import { requireFolderFor } from './require-folder-for.js';

it('refuses a file without a folder before the work begins, and takes one that is not there yet', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'sheet.png');
  await requireFolderFor(file, '--sheet');
  writeFileSync(file, '');
  for (const lost of [join(folder, 'lost', 'sheet.png'), join(file, 'sheet.png')])
    await expect(requireFolderFor(lost, '--sheet')).rejects.toMatchObject({
      kind: 'option',
      code: 'option/no-folder',
      where: '--sheet',
    });
});
