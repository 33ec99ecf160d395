import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { dataFingerprint } from '../trials/data-fingerprint.js';
import type { TrialJob } from '../trials/run-trial.js';
import { VERSION } from './messages.js';
import { workerData } from './worker-data.js';

const folder = mkdtempSync(join(tmpdir(), 'pupil-worker-data-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const trialOf = (fingerprint: string | undefined) => ({
  version: VERSION,
  search: '00000000-0000-4000-8000-000000000000',
  fingerprint: fingerprint!,
  job: { data: folder } as TrialJob,
});

it('a worker looks at data again that may have changed since its last search', async () => {
  const { place } = workerData(undefined);
  writeFileSync(join(folder, 'a.png'), '1');
  const before = await dataFingerprint(folder);
  expect(await place(trialOf(before))).toBe(folder);
  writeFileSync(join(folder, 'b.png'), '2');
  const after = await dataFingerprint(folder);
  expect(await place(trialOf(after))).toBe(folder);
  expect(await place(trialOf(before))).toMatchObject({ code: 'data/worker', where: folder });
});
