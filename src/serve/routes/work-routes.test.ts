import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openApp } from '../../../test/dashboard-app.js';
import { fileFolder } from '../../../test/end-to-end/tiny-run.js';
import { temporaryFolder } from '../../../test/pictures.js';
import { writeXorPoints } from '../../../test/xor-points.js';
import { search } from '../../search/index.js';
import { study } from '../../study/index.js';
import type { RunList, SearchDetail, SearchList, StudyDetail, StudyList } from '../api.js';

const root = fileFolder();
const base = {
  model: { name: 'mlp', hidden: [4] },
  training: { epochs: 1, batchSize: 32, threads: 1 },
} as const;

beforeAll(async () => {
  const data = join(root, 'points.csv');
  writeXorPoints(data, 120);
  await search(data, {
    out: join(root, 'searches/points-1'),
    base,
    space: { parameters: { learningRate: { type: 'float', min: 1e-3, max: 0.1, log: true } } },
    sampler: 'sobol',
    objectives: ['accuracy', 'parameters'],
    budget: { trials: 2 },
  });
  await study(data, {
    out: join(root, 'studies/points-1'),
    base,
    questions: ['width'],
    seeds: 3,
  });
});

const SEARCH = `/api/searches/${encodeURIComponent('searches/points-1')}`;
const STUDY = `/api/studies/${encodeURIComponent('studies/points-1')}`;

describe('searches', () => {
  it('are listed with how they stand', async () => {
    const { get } = await openApp(root);
    const { searches } = await get<SearchList>('/api/searches');
    expect(searches).toHaveLength(1);
    expect(searches[0]).toMatchObject({
      id: 'searches/points-1',
      name: 'points-1',
      state: 'ended',
      problem: null,
      data: join(root, 'points.csv'),
      sampler: 'sobol',
      trials: { complete: 2, running: 0, failed: 0, pruned: 0 },
      budget: 2,
      objectives: [
        { name: 'accuracy', direction: 'max' },
        { name: 'parameters', direction: 'min' },
      ],
    });
    expect(searches[0].best).toHaveLength(2);
  });

  it('have their trials with their runs, and charts as values and pictures', async () => {
    const { get, ask } = await openApp(root);
    const { runs } = await get<RunList>('/api/runs');
    const detail = await get<SearchDetail>(SEARCH);
    expect(detail.parameters).toEqual(['learningRate']);
    expect(detail.trialList.map(({ number, state, runs }) => [number, state, runs])).toEqual([
      [0, 'complete', ['searches/points-1/trials/0000']],
      [1, 'complete', ['searches/points-1/trials/0001']],
    ]);
    const [run] = detail.trialList[0].runs;
    expect(runs.find(({ id }) => id === run)!.parent).toEqual({ kind: 'search', id: 'searches/points-1' });
    expect(JSON.parse(detail.bestConfig!)).toHaveProperty('learningRate');
    expect(Object.keys(detail.charts)).toEqual(['parallel', 'history', 'importance', 'pareto-parameters']);
    expect(detail.charts.parallel).toMatchObject({ kind: 'parallel', lines: [{}, {}] });
    for (const name of Object.keys(detail.charts)) {
      const { body, headers } = await ask(`${SEARCH}/charts/${name}`);
      expect(body).toMatch(/^<svg /);
      expect(headers['content-type']).toBe('image/svg+xml');
      expect(headers['content-security-policy']).toContain('sandbox');
    }
    const embedded = await ask(`${SEARCH}/charts/history?embed=narrow`);
    expect(embedded.body).toMatch(/^<svg [^>]*aria-hidden/);
    expect(embedded.body).toContain('var(--chart-');
    await get(`${SEARCH}/charts/history?embed=huge`, 400);
    for (const name of ['nothing', 'constructor', '__proto__', '..%2fx'])
      await get(`${SEARCH}/charts/${name}`, 404);
  });

  it('are shown as they are now', async () => {
    const { get } = await openApp(root);
    const before = await get<SearchDetail>(SEARCH);
    const line = { event: 'start', number: before.trialList.length, point: { learningRate: 0.01 } };
    appendFileSync(join(root, 'searches/points-1/trials.jsonl'), `${JSON.stringify(line)}\n`);
    const after = await get<SearchDetail>(SEARCH);
    expect(after.trials.running).toBe(before.trials.running + 1);
  });

  it('are told by what is wrong with them, and nothing of their content', async () => {
    const broken = temporaryFolder({
      'text/search.json': 'secret',
      'text/trials.jsonl': '',
      'text/trials/x': '',
      'other/search.json': '{"secret": 1}',
      'other/trials.jsonl': '',
      'other/trials/x': '',
      'bare/search.json': '{}',
      'bare/trials/x': '',
      'study/study.json': 'secret',
      'study/trials.jsonl': 'secret\n',
      'study/trials/x': '',
    });
    const { get, ask } = await openApp(broken);
    const { searches } = await get<SearchList>('/api/searches');
    expect(searches.map(({ id, state, problem }) => [id, state, problem]).sort()).toEqual([
      ['bare', 'damaged', 'trials.jsonl is missing or is no regular file'],
      ['other', 'damaged', 'search.json cannot be understood'],
      ['text', 'damaged', 'search.json is not JSON'],
    ]);
    const { studies } = await get<StudyList>('/api/studies');
    expect(studies.map(({ state, problem }) => [state, problem])).toEqual([
      ['damaged', 'study.json is not JSON'],
    ]);
    for (const url of ['/api/searches', '/api/searches/text', '/api/searches/other', '/api/studies/study']) {
      const answer = await ask(url);
      expect(answer.body).not.toContain('secret');
      expect([200, 409]).toContain(answer.statusCode);
    }
  });

  it('with a damaged line say so without showing it', async () => {
    const own = temporaryFolder();
    const folder = join(own, 's');
    const { cpSync } = await import('node:fs');
    cpSync(join(root, 'searches/points-1'), folder, { recursive: true });
    writeFileSync(join(folder, 'trials.jsonl'), '{"event":"secret"}\n');
    const { get, ask } = await openApp(own);
    const { searches } = await get<SearchList>('/api/searches');
    expect(searches[0]).toMatchObject({
      state: 'damaged',
      problem: expect.stringContaining('the line is no record of a trial'),
    });
    const detail = await ask('/api/searches/s');
    expect(detail.statusCode).toBe(409);
    expect(detail.body + JSON.stringify(searches)).not.toContain('secret');
  });
});

describe('studies', () => {
  it('are cards: a question with its answer, its picture and its evidence', async () => {
    const { get, ask } = await openApp(root);
    const { studies } = await get<StudyList>('/api/studies');
    expect(studies).toMatchObject([
      {
        id: 'studies/points-1',
        state: 'ended',
        metric: 'accuracy',
        questions: [{ name: 'width', isFinal: true }],
      },
    ]);
    const detail = await get<StudyDetail>(STUDY);
    const [card] = detail.cards;
    expect(card).toMatchObject({
      question: 'width',
      asks: expect.stringMatching(/\?$/),
      chart: 'card-width',
    });
    expect(card.sentence.length).toBeGreaterThan(10);
    expect(card.arms.length).toBeGreaterThan(1);
    for (const { pairs, comparison } of card.arms) expect([pairs, comparison?.seeds]).toEqual([3, 3]);
    expect(detail.charts['card-width']).toMatchObject({ kind: 'forest' });
    expect((await ask(`${STUDY}/charts/card-width`)).body).toMatch(/^<svg /);
    expect(detail.recommended === null).toBe(!existsSync(join(root, 'studies/points-1/recommended.json')));
  });

  it('are not searches', async () => {
    const { get } = await openApp(root);
    await get(`/api/searches/${encodeURIComponent('studies/points-1')}`, 404);
    await get('/api/studies/nothing', 404);
  });
});
