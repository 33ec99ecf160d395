import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeRun } from '../../../test/dashboard-runs.js';
import { temporaryFolder } from '../../../test/pictures.js';
import { folderScanner } from './scan-folder.js';

const idsOf = (work: readonly { readonly id: string; readonly kind: string }[]) =>
  work.map(({ kind, id }) => `${kind} ${id}`).sort();

it('finds runs, ensembles, searches and studies with their trials, and nothing that is only called so', async () => {
  const root = temporaryFolder({
    'models/config.json': '{}',
    'models/model.onnx': '',
    'notes/search.json': '{}',
    'notes/study.json': '{}',
    'photos/cat/1.png': '',
    'ensembles/a/ensemble.json': '{}',
    'ensembles/a/model.onnx': '',
    'ensembles/b/ensemble.json': '{}',
  });
  writeRun(root, 'runs/a');
  for (const kind of ['search', 'study']) {
    mkdirSync(join(root, `${kind}-1/trials`), { recursive: true });
    writeFileSync(join(root, `${kind}-1/${kind}.json`), '{}');
    writeRun(root, `${kind}-1/trials/0000/fold-1`);
  }
  const { work, notes } = await folderScanner(root)();
  expect(idsOf(work)).toEqual([
    'ensemble ensembles/a',
    'run runs/a',
    'run search-1/trials/0000/fold-1',
    'run study-1/trials/0000/fold-1',
    'search search-1',
    'study study-1',
  ]);
  expect(work.map(({ parent }) => parent).filter((parent) => parent !== null)).toEqual([
    { kind: 'search', id: 'search-1' },
    { kind: 'study', id: 'study-1' },
  ]);
  expect(notes).toEqual([]);
});

it('sees what is made in a folder that it knows already', async () => {
  const root = temporaryFolder();
  const scan = folderScanner(root);
  for (const number of [1, 2, 3]) {
    writeRun(root, `runs/${number}`);
    expect((await scan()).work).toHaveLength(number);
  }
});

it('goes so deep and no further, and says where there are more folders than it looks at', async () => {
  const root = temporaryFolder();
  writeRun(root, 'a/b/c');
  const scan = (limits: { depth: number; folders: number }) => folderScanner(root, { limits })();
  expect((await scan({ depth: 2, folders: 100 })).work).toEqual([]);
  expect((await scan({ depth: 3, folders: 100 })).work).toHaveLength(1);
  for (const name of ['d', 'e', 'f']) mkdirSync(join(root, name));
  const { notes } = await scan({ depth: 3, folders: 3 });
  expect(notes).toEqual(['only 3 folders are looked at: name a folder further down']);
});

it('says that the folder itself is gone', async () => {
  const root = join(temporaryFolder(), 'gone');
  expect(await folderScanner(root)()).toEqual({ work: [], notes: [`${root} cannot be read (ENOENT)`] });
});
