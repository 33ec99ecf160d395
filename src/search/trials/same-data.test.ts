import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rejectionOf } from '../../../test/error-of.js';
import { temporaryFolder } from '../../../test/pictures.js';
import { hasDataName } from '../../data/index.js';
import { fingerprintFor, requireSameData } from './same-data.js';

const files = () => temporaryFolder({ 'cat/a.png': Buffer.from('1'), 'dog/b.png': Buffer.from('2') });

it.each([
  ['lost', (data: string) => rmSync(join(data, 'dog/b.png'))],
  ['added', (data: string) => writeFileSync(join(data, 'dog/c.png'), '3')],
  ['changed', (data: string) => writeFileSync(join(data, 'dog/b.png'), '22')],
])('data of which a picture was %s are not the same', async (_, change) => {
  const data = files();
  const fingerprint = await fingerprintFor(data, '/searches/1');
  await requireSameData('study', '/searches/1', { data, fingerprint });
  change(data);
  const error = await rejectionOf(requireSameData('study', '/searches/1', { data, fingerprint }));
  expect(error).toMatchObject({ code: 'checkpoint/other-data', where: data, got: { study: '/searches/1' } });
  expect(error.message).toContain('since the study began');
});

it('what people and systems leave beside data is not data', async () => {
  const data = files();
  const fingerprint = await fingerprintFor(data, '/searches/1');
  for (const name of ['.DS_Store', 'cat/Thumbs.db', 'notes.txt', 'dog/desktop.ini', 'README'])
    writeFileSync(join(data, name), 'x');
  await requireSameData('search', '/searches/1', { data, fingerprint });
  for (const name of ['train-images-idx3-ubyte', 'labels.npy', 'list.csv', 'data_batch_1'])
    expect([name, hasDataName(name)]).toEqual([name, true]);
});

it('data that hold the search change as it grows, and are not compared', async () => {
  const data = files();
  const fingerprint = await fingerprintFor(data, join(data, 'searches/1'));
  expect(fingerprint).toBe(null);
  writeFileSync(join(data, 'new.png'), '3');
  await requireSameData('search', join(data, 'searches/1'), { data, fingerprint });
  rmSync(data, { recursive: true });
  const error = await rejectionOf(requireSameData('search', join(data, 'searches/1'), { data, fingerprint }));
  expect(error).toMatchObject({ code: 'data/moved', where: data });
});
