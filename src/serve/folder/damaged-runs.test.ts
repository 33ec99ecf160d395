import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { damage } from '../../../test/damage.js';
import { openApp } from '../../../test/dashboard-app.js';
import { runAt } from '../../../test/dashboard-runs.js';
import { fileFolder, tinyNetwork, tinyOptions, writePictures } from '../../../test/end-to-end/tiny-run.js';
import { temporaryFolder } from '../../../test/pictures.js';
import { imageFolder, train } from '../../index.js';

const house = fileFolder();
const whole = join(house, 'whole');

beforeAll(async () => {
  const folder = writePictures(join(house, 'photos'), 6);
  await train(tinyNetwork, imageFolder(folder), { ...tinyOptions, epochs: 2, diagnostics: 2, out: whole });
});

const FILES = [
  'config.json',
  'metrics.jsonl',
  'result.json',
  'diagnostics.jsonl',
  'validation-predictions.jsonl',
  'model.onnx',
];

it.each(FILES)(
  'a run whose %s is damaged in any way is shown, or refused with what is wrong',
  async (name) => {
    const root = temporaryFolder();
    const { ask, post, faults } = await openApp(root);
    const run = join(root, 'a');
    const file = join(run, name);
    const bytes = readFileSync(join(whole, name));
    const ways = [
      () => undefined,
      () => mkdirSync(file),

      ...[1, 2].map((seed) => () => writeFileSync(file, damage(bytes, seed))),
    ];
    for (const damageFile of ways) {
      rmSync(run, { recursive: true, force: true });
      cpSync(whole, run, { recursive: true });
      rmSync(file);
      damageFile();
      const list = await ask('/api/runs');
      expect([list.statusCode, list.json().runs.length]).toEqual([200, 1]);
      for (const part of ['', '/metrics', '/diagnostics', '/report', '/model']) {
        const { statusCode } = await ask(`${runAt('a')}${part}`);
        expect([part, [200, 404, 409, 422].includes(statusCode)]).toEqual([part, true]);
      }
      const picture = readFileSync(join(house, 'photos/circle/0.png'));
      const answer = await post(`${runAt('a')}/predict`, picture, { 'content-type': 'image/png' });
      expect(answer.body).not.toContain(root);
    }
    expect(faults).toEqual([]);
  },
);
