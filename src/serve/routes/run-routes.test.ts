import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openApp } from '../../../test/dashboard-app.js';
import { ENDED, epochLine, runAt, runConfig, writeRun } from '../../../test/dashboard-runs.js';
import { temporaryFolder } from '../../../test/pictures.js';
import type { Diagnostics, Points, RunDetail, RunList } from '../api.js';

/** This process holds the lock: as far as anybody can tell it trains. */
const HELD = `${JSON.stringify({ pid: process.pid, host: hostname(), started: null })}\n`;
/** No process has this number. */
const LEFT = `${JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), started: 'x' })}\n`;

describe('the list of runs', () => {
  it('says how each run stands', async () => {
    const root = temporaryFolder();
    writeRun(root, 'runs/done', { result: ENDED, files: { 'model.onnx': 'x', 'report.html': '<p>' } });
    writeRun(root, 'runs/training', { files: { lock: HELD } });
    writeRun(root, 'runs/killed', { files: { lock: LEFT } });
    writeRun(root, 'runs/diverged', {
      result: {
        stopReason: 'diverged',
        bestEpoch: 2,
        what: 'the loss is no longer finite',
        fix: 'lower the rate',
      },
    });
    const { get } = await openApp(root);
    const { runs, notes } = await get<RunList>('/api/runs');
    const shown = Object.fromEntries(
      runs.map(({ name, state, problem, stopReason, hasModel, hasReport, canStop }) => [
        name,
        { state, problem, stopReason, hasModel, hasReport, canStop },
      ]),
    );
    const plain = { problem: null, stopReason: null, hasModel: false, hasReport: false, canStop: false };
    expect(shown).toEqual({
      done: { ...plain, state: 'done', stopReason: 'completed', hasModel: true, hasReport: true },
      training: { ...plain, state: 'training' },
      killed: { ...plain, state: 'interrupted' },
      diverged: {
        ...plain,
        state: 'failed',
        stopReason: 'diverged',
        problem: 'the loss is no longer finite; lower the rate',
      },
    });
    expect(notes).toEqual([]);
  });

  it('has what tells runs apart, the best epoch and the last', async () => {
    const root = temporaryFolder();
    const path = writeRun(root, 'a', { epochs: 0 });
    appendFileSync(join(path, 'metrics.jsonl'), epochLine(1, 0.4) + epochLine(2, 0.9) + epochLine(3, 0.6));
    const lowest = runConfig({ monitor: 'train.loss', monitorMode: 'min' });
    writeRun(root, 'b', { epochs: 2, config: lowest });
    writeRun(root, 'c', { epochs: 0 });
    const { get } = await openApp(root);
    const { runs } = await get<RunList>('/api/runs');
    const [a, b, c] = ['a', 'b', 'c'].map((id) => runs.find((run) => run.id === id)!);
    expect(a.best).toEqual({ epoch: 2, value: 0.9 });
    expect(a.last).toMatchObject({
      epoch: 3,
      accuracy: 0.6,
      macroF1: null,
      'train.accuracy': 0.5,
      updates: 15,
    });
    expect(b.best).toEqual({ epoch: 2, value: 0.5 });
    expect([c.best, c.last]).toEqual([null, null]);
    expect(a.config).toEqual({
      data: '/data/photos',
      examples: 'pictures',
      task: 'multi-class',
      classes: 2,
      training: 80,
      validation: 20,
      architecture: 'mlp',
      optimizer: 'adamw',
      learningRate: 0.01,
      schedule: 'cosine',
      batchSize: 16,
      epochs: 10,
      seed: 3,
      augment: 'light',
      monitor: 'accuracy',
      monitorMode: 'max',
    });
  });

  it('shows damaged runs with what is wrong, and nothing of their content', async () => {
    const root = temporaryFolder();
    writeRun(root, 'not-json', { files: { 'config.json': '{"secret' } });
    writeRun(root, 'other', { config: { format: 1, secret: 'secret' } });
    rmSync(join(writeRun(root, 'missing'), 'config.json'));
    writeRun(root, 'result', { files: { 'result.json': 'secret' } });
    writeRun(root, 'list', { config: [1, 2] });
    const torn = writeRun(root, 'lines', { epochs: 2 });
    appendFileSync(join(torn, 'metrics.jsonl'), `secret\n[]\n{"epoch":"x"}\n${epochLine(3)}{"epoch":4,`);
    const { get, ask, faults } = await openApp(root);
    const { runs } = await get<RunList>('/api/runs');
    expect(runs.map(({ id, state, problem }) => [id, state, problem]).sort()).toEqual([
      ['lines', 'interrupted', null],
      ['list', 'damaged', 'config.json cannot be understood: its content is not what it must be'],
      ['missing', 'damaged', 'config.json is missing or cannot be read'],
      ['not-json', 'damaged', 'config.json is not JSON'],
      ['other', 'damaged', 'config.json cannot be understood: source is not what it must be'],
      ['result', 'damaged', 'result.json is not JSON'],
    ]);
    expect((await ask('/api/runs')).body).not.toContain('secret');
    const lines = await get<Points>(`${runAt('lines')}/metrics`);
    expect([lines.count, lines.damagedLines, lines.columns.epoch]).toEqual([3, 3, [1, 2, 3]]);
    for (const { id } of runs) {
      await get(runAt(id));
      const report = await ask(`${runAt(id)}/report`);
      expect([id, report.statusCode]).toEqual([id, id === 'missing' ? 409 : 200]);
    }
    expect(faults).toEqual([]);
  });

  it('follows what changes, and forgets what is gone', async () => {
    const root = temporaryFolder();
    const path = writeRun(root, 'a', { epochs: 1 });
    const { get } = await openApp(root);
    expect((await get<RunList>('/api/runs')).runs).toHaveLength(1);
    appendFileSync(join(path, 'metrics.jsonl'), epochLine(2));
    writeRun(root, 'deep/er/b');
    const later = await get<RunList>('/api/runs');
    expect(later.runs.map(({ id }) => id).sort()).toEqual(['a', 'deep/er/b']);
    expect(later.runs.find(({ id }) => id === 'a')!.last!.epoch).toBe(2);
    writeFileSync(join(path, 'result.json'), JSON.stringify(ENDED));
    renameSync(join(root, 'deep'), join(root, 'other'));
    const last = await get<RunList>('/api/runs');
    expect(last.runs.map(({ id, state }) => `${id} ${state}`).sort()).toEqual([
      'a done',
      'other/er/b interrupted',
    ]);
    await get(runAt('deep/er/b'), 404);
    rmSync(path, { recursive: true });
    await get(runAt('a'), 404);
  });

  it('does not look into hidden folders, packages or runs, and does not follow links', async () => {
    const root = temporaryFolder();
    const outside = temporaryFolder();
    writeRun(outside, 'run');
    writeRun(root, '.hidden/run');
    writeRun(root, 'node_modules/run');
    writeRun(root, 'a');
    writeRun(root, 'a/copies/run');
    symlinkSync(join(outside, 'run'), join(root, 'link'));
    symlinkSync(outside, join(root, 'folder'));
    const { get } = await openApp(root);
    expect((await get<RunList>('/api/runs')).runs.map(({ id }) => id)).toEqual(['a']);
  });

  it('shows one run alone where its folder is named, and starts nothing there', async () => {
    const root = temporaryFolder();
    writeRun(root, 'a');
    writeRun(root, 'b');
    const { get } = await openApp(join(root, 'a'));
    expect((await get<RunList>('/api/runs')).runs.map(({ id }) => id)).toEqual(['a']);
    expect(await get('/api/about')).toMatchObject({ canTrain: false });
  });
});

describe('a run', () => {
  it('has its config, its result and its epochs as columns', async () => {
    const root = temporaryFolder();
    writeRun(root, 'runs/a', { result: ENDED });
    const { get } = await openApp(root);
    const run = await get<RunDetail>(runAt('runs/a'));
    const { configuration } = run;
    expect(await get(`${runAt('runs/a')}/config`)).toEqual({ configuration });
    expect(run.configuration).toEqual(runConfig());
    expect(run.result).toEqual(ENDED);
    expect(run.metrics).toMatchObject({
      from: 0,
      count: 3,
      columns: {
        epoch: [1, 2, 3],
        loss: [2, 1, 2 / 3],
        macroF1: [null, null, null],
        'train.loss': [1, 0.5, 1 / 3],
      },
    });
  });

  it('says what was measured of its layers', async () => {
    const root = temporaryFolder();
    writeRun(root, 'a', { files: { 'diagnostics.jsonl': '{"epoch":1}\nnonsense\n{"epoch":2}\n{"epo' } });
    writeRun(root, 'b');
    const { get } = await openApp(root);
    expect(await get<Diagnostics>(`${runAt('a')}/diagnostics`)).toEqual({
      records: [{ epoch: 1 }, { epoch: 2 }],
      total: 3,
    });
    expect(await get<Diagnostics>(`${runAt('b')}/diagnostics`)).toEqual({ records: [], total: 0 });
  });

  it('gives its report for a frame that can do nothing, and its model', async () => {
    const root = temporaryFolder();
    writeRun(root, 'runs/a b', {
      files: { 'report.html': '<script>alert(1)</script>', 'model.onnx': 'bytes' },
    });
    writeRun(root, 'runs/c');
    const { ask, get } = await openApp(root);
    const report = await ask(`${runAt('runs/a b')}/report`);
    expect(report.headers['content-security-policy']).toContain('sandbox allow-scripts');
    expect(report.headers['content-security-policy']).not.toContain('allow-same-origin');
    expect(report.headers['content-type']).toBe('text/html; charset=utf-8');
    const model = await ask(`${runAt('runs/a b')}/model`);
    expect([model.body, model.headers['content-disposition']]).toEqual([
      'bytes',
      "attachment; filename*=UTF-8''a%20b.onnx",
    ]);
    await get(`${runAt('runs/c')}/model`, 404);
  });

  it('gives its report in a theme, and what is wrong as a page where a frame asks', async () => {
    const root = temporaryFolder();
    const style = '<style>@media (prefers-color-scheme: dark) {}</style>';
    writeRun(root, 'a', { result: ENDED, files: { 'report.html': style } });
    const linked = writeRun(root, '<b>', { result: ENDED });
    rmSync(join(linked, 'config.json'));
    symlinkSync('/etc/hostname', join(linked, 'config.json'));
    const { ask } = await openApp(root);
    expect((await ask(`${runAt('a')}/report`)).body).toBe(style);
    expect((await ask(`${runAt('a')}/report?theme=dark`)).body).toContain('@media (min-width: 0)');
    expect((await ask(`${runAt('a')}/report?theme=pink`)).statusCode).toBe(400);
    const path = `${runAt('<b>')}/report`;
    expect((await ask(path)).json().error.code).toBe('serve/damaged');
    const framed = await ask(path, { 'sec-fetch-dest': 'iframe' });
    expect([framed.statusCode, framed.headers['content-type']]).toEqual([409, 'text/html; charset=utf-8']);
    expect(framed.body).toContain('There is no report: config.json is a link.');
    expect(framed.headers['content-security-policy']).toContain('sandbox');
  });

  it('has a report made of it where it has none, or is not at its end', async () => {
    const root = temporaryFolder();
    writeRun(root, 'a', { result: ENDED });
    writeRun(root, 'b', { files: { lock: HELD, 'report.html': 'of an earlier end' } });
    const { ask } = await openApp(root);
    for (const id of ['a', 'b']) {
      const { body, statusCode, headers } = await ask(`${runAt(id)}/report`);
      expect([statusCode, body.slice(0, 15).toLowerCase()]).toEqual([200, '<!doctype html>']);
      expect(headers['content-security-policy']).toContain('sandbox');
      expect(body).not.toContain('of an earlier end');
    }
  });

  it('is not stopped where nobody trains it, or it cannot be told who', async () => {
    const root = temporaryFolder();
    writeRun(root, 'a');
    writeRun(root, 'b', { files: { lock: HELD } });
    const { post } = await openApp(root);
    for (const id of ['a', 'b']) {
      const { statusCode, json } = await post(`${runAt(id)}/stop`, {});
      expect([statusCode, json().error.code]).toEqual([409, 'serve/cannot-stop']);
    }
  });
});

it('a folder that is empty is no fault', async () => {
  const root = temporaryFolder();
  mkdirSync(join(root, 'photos'));
  const { get } = await openApp(root);
  expect(await get<RunList>('/api/runs')).toMatchObject({ runs: [], notes: [] });
});

it.runIf(process.platform === 'linux')('a run that another process trains is told to stop', async () => {
  const root = temporaryFolder();
  const path = writeRun(root, 'a');
  const lock = JSON.stringify(join(path, 'lock'));
  const program = `
    const { takeLock } = await import(${JSON.stringify(new URL('../../../dist/base/file-lock.js', import.meta.url).href)});
    const held = await takeLock(${lock}, { held: () => new Error('held'), unwritable: (cause) => cause });
    process.once('SIGINT', () => held.release().then(() => process.exit(7)));
    console.log('locked');
    setInterval(() => {}, 1000);`;
  const other = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void other.kill('SIGKILL'));
  await once(other.stdout, 'data');
  const { get, post } = await openApp(root);
  expect(await get(runAt('a'))).toMatchObject({ state: 'training', canStop: true });
  expect((await post(`${runAt('a')}/stop`, {})).json()).toEqual({ asked: true });
  expect(await once(other, 'exit')).toEqual([7, null]);
  expect(await get(runAt('a'))).toMatchObject({ state: 'interrupted', canStop: false });
});
