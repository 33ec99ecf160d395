import { readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../test/pictures.js';
import { walkFolder } from './walk-folder.js';

it('lists pictures and folders, counts other files and leaves hidden ones out', async () => {
  const root = temporaryFolder({
    'a/1.PNG': '',
    'a/deep/2.jpeg': '',
    'b/notes.txt': '',
    'b/README': '',
    'b/old.txt': '',
    'b/.DS_Store': '',
    '.git/x.png': '',
    '.hidden.png': '',
  });
  const { pictures, folders, ignored, problems } = await walkFolder(root);
  expect([...pictures].sort()).toEqual(['a/1.PNG', 'a/deep/2.jpeg']);
  expect([...folders].sort()).toEqual(['a', 'a/deep', 'b']);
  expect(ignored).toEqual([
    { extension: '', count: 1 },
    { extension: '.txt', count: 2 },
  ]);
  expect(problems).toEqual([]);
});

it('follows links, but not in a circle', async () => {
  const elsewhere = temporaryFolder({ '1.png': '', 'sub/2.png': '' });
  const root = temporaryFolder({ 'a/0.png': '' });
  await symlink(elsewhere, join(root, 'b'));
  await symlink(root, join(root, 'a', 'loop'));
  await symlink(join(elsewhere, '1.png'), join(root, 'a', 'link.png'));
  const { pictures } = await walkFolder(root);
  expect([...pictures].sort()).toEqual(['a/0.png', 'a/link.png', 'b/1.png', 'b/sub/2.png']);
});

it('reports a link that leads nowhere', async () => {
  const root = temporaryFolder({ 'a/0.png': '' });
  await symlink(join(root, 'gone'), join(root, 'a', 'dead.png'));
  expect((await walkFolder(root)).problems).toEqual([
    { file: 'a/dead.png', code: 'data/unreadable-file', reason: 'the link leads nowhere' },
  ]);
});

it('reports a dead link whatever its name is, since it may have been a class', async () => {
  const root = temporaryFolder({ 'a/0.png': '', 'b/0.png': '' });
  await symlink(join(root, 'unmounted'), join(root, 'c'));
  const { problems, ignored } = await walkFolder(root);
  expect(problems).toEqual([{ file: 'c', code: 'data/unreadable-file', reason: 'the link leads nowhere' }]);
  expect(ignored).toEqual([]);
});

it('says that a folder is missing, or is a file', async () => {
  const root = temporaryFolder({ 'photo.jpg': '' });
  await expect(walkFolder(join(root, 'none'))).rejects.toMatchObject({
    kind: 'data',
    code: 'data/no-folder',
    where: join(root, 'none'),
  });
  await expect(walkFolder(join(root, 'photo.jpg'))).rejects.toMatchObject({ code: 'data/not-a-folder' });
});

it('fails for a class folder that it may not read', async () => {
  const root = temporaryFolder({ 'a/1.png': '', 'locked/2.png': '' });
  const walk = walkFolder(root, async (path) => {
    if (path.endsWith('locked'))
      throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    return readdir(path, { withFileTypes: true });
  });
  await expect(walk).rejects.toMatchObject({
    code: 'data/unreadable-folder',
    where: join(root, 'locked'),
    got: 'EACCES',
    fix: expect.stringContaining('right to read'),
  });
});
