import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openApp } from '../../../test/dashboard-app.js';
import { ENDED, ensembleFile, writeRun } from '../../../test/dashboard-runs.js';
import { temporaryFolder } from '../../../test/pictures.js';
import type { EnsembleList } from '../api.js';

const AT = `/api/ensembles/${encodeURIComponent('ensembles/a-b')}`;

/** An ensemble of a run that is there and of one that is not. */
function ensembleFolder(text: (root: string) => string = ensembleFile): string {
  const root = temporaryFolder();
  writeRun(root, 'a', { result: ENDED });
  mkdirSync(join(root, 'ensembles/a-b'), { recursive: true });
  writeFileSync(join(root, 'ensembles/a-b/ensemble.json'), text(root));
  writeFileSync(join(root, 'ensembles/a-b/model.onnx'), 'not really');
  return root;
}

it('are listed with what they are worth, and lead to the runs that are there', async () => {
  const { get } = await openApp(ensembleFolder());
  const { ensembles } = await get<EnsembleList>('/api/ensembles');
  expect(ensembles).toHaveLength(1);
  expect(ensembles[0]).toMatchObject({
    id: 'ensembles/a-b',
    name: 'a-b',
    problem: null,
    task: 'multi-class',
    classes: 2,
    examples: 'pictures',
    mean: 'geometric',
    scores: { accuracy: 0.925, loss: 0.1 },
    comparison: { best: 1, difference: 0.025 },
  });
  expect(ensembles[0].members.map(({ name, run }) => [name, run])).toEqual([
    ['a', 'a'],
    ['b', null],
  ]);
});

it('that are damaged are listed with what is wrong', async () => {
  for (const [text, problem] of [
    ['{', 'ensemble.json is not JSON'],
    ['{"members": []}', 'ensemble.json cannot be understood'],
  ]) {
    const { get } = await openApp(ensembleFolder(() => text));
    const { ensembles } = await get<EnsembleList>('/api/ensembles');
    expect(ensembles.map((one) => [one.id, one.problem])).toEqual([['ensembles/a-b', problem]]);
  }
});

it('give their model, and nothing through a link', async () => {
  const root = ensembleFolder();
  const { ask, get, post } = await openApp(root);
  const model = await ask(`${AT}/model`);
  expect([model.body, model.headers['content-disposition']]).toEqual([
    'not really',
    "attachment; filename*=UTF-8''a-b.onnx",
  ]);
  expect((await post(`${AT}/predict`, Buffer.from('x'), { 'content-type': 'image/png' })).statusCode).toBe(
    422,
  );
  const empty = await post(`${AT}/predict`, Buffer.alloc(0), { 'content-type': 'image/png' });
  expect(empty.json().error.code).toBe('serve/bad-request');
  await get('/api/ensembles/a/model', 404);
  await get(`/api/ensembles/${encodeURIComponent('../a')}/model`, 404);
  const secret = join(temporaryFolder({ secret: 'mine' }), 'secret');
  rmSync(join(root, 'ensembles/a-b/model.onnx'));
  symlinkSync(secret, join(root, 'ensembles/a-b/model.onnx'));
  await get(`${AT}/model`, 404);
});
