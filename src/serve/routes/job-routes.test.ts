import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openApp } from '../../../test/dashboard-app.js';
import { ENDED, runAt, writeRun } from '../../../test/dashboard-runs.js';
import { temporaryFolder } from '../../../test/pictures.js';
import type { Fault, JobDetail, JobList, OptionList, RunList, Started } from '../api.js';
import type { TrainingDesk } from '../jobs/training-desk.js';

/**
 * In place of `pupil`: writes down what it was asked for, and does as the option `script` of the config says: `end`, `fail`, `wait` for the
 * signal, `quit` without a word, or `sweep`.
 */
const PROGRAM = `
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
const line = process.argv.slice(2);
const after = (name) => line[line.indexOf(name) + 1];
const config = JSON.parse(readFileSync(after('--config'), 'utf8'));
const tell = (event) => console.log(JSON.stringify(event));
const out = line.includes('--out') ? after('--out') : undefined;
const { note = join(dirname(process.argv[1]), 'note.json'), script = 'end' } = config;
writeFileSync(note, JSON.stringify({ line, config: after('--config'), folder: process.cwd(), values: config }));
console.error('a note');
console.log('no event of ours');
tell({ type: 'data', stage: 'decode', done: 1, total: 4 });
tell({ type: 'start', epochs: 7 });
tell({ type: 'step', epoch: 2, step: 1, steps: 2 });
const ends = {
  end: () => tell({ type: 'result', run: out }),
  fail: () => (tell({ type: 'error', error: { code: 'data/x', message: 'no pictures', where: 'photos', fix: 'add some' } }), process.exit(3)),
  quit: () => process.exit(9),
  wait: () => {
    process.on('SIGINT', () => setTimeout(() => {
      writeFileSync(note + '.saved', '');
      tell({ type: 'error', error: { code: 'interrupted/sigint', message: 'stopped' } });
      process.exit(130);
    }, 50));
    if (out) writeFileSync(out + '/config.json', '{}');
    setInterval(() => {}, 1000);
  },
  sweep: () => {
    for (const update of [1, 2]) tell({ type: 'sweep', sweep: 1, sweeps: 1, update, updates: 2, learningRate: update / 100, loss: 2, smoothed: 1 });
    const rate = { name: 'valley', learningRate: 0.01, lowest: 0.01, highest: 0.02 };
    tell({ type: 'result', minRate: 0.001, maxRate: 1, sweep: 'exponential', seeds: 1, recommended: { ...rate, why: 'it falls' }, obstacle: null,
      suggestions: [rate], notes: [], curve: [0.001, 0.01, 0.1].map((learningRate) => ({ learningRate, median: 1, lowest: 0.9, highest: 1.1 })) });
  },
};
ends[script]();
`;

/** A server of an empty folder that starts the program above, with data to name. */
async function openWithJobs() {
  const house = temporaryFolder({ 'pupil.mjs': PROGRAM, 'photos/cat/1.png': '' });
  const root = join(house, 'work');
  mkdirSync(root);
  const data = join(house, 'photos');
  const note = join(house, 'note.json');
  const desk: TrainingDesk = {
    options: () => ({ schema: {}, groups: [], defaults: {}, choices: {} }),
    issuesOf: (config) => (config.epochs === 'many' ? [{ path: 'epochs', message: 'must be a number' }] : []),
    command: [process.execPath, join(house, 'pupil.mjs')],
  };
  const opened = await openApp(root, { desk });
  return {
    ...opened,
    root,
    data,
    saved: () => existsSync(`${note}.saved`),
    asked: () => JSON.parse(readFileSync(note, 'utf8')),
    start: async (script: string, more: object = {}, what = 'train') => {
      const answer = await opened.post(`/api/${what}`, { data, config: { script, note }, ...more });
      return {
        status: answer.statusCode,
        job: (answer.json() as Started).job,
        fault: (answer.json() as Fault).error,
      };
    },
    /** A job when it is as wanted. */
    until: (id: string, isWanted: (job: JobDetail) => boolean) =>
      expect
        .poll(async () => isWanted(await opened.get<JobDetail>(`/api/jobs/${id}`)), { timeout: 20_000 })
        .toBe(true),
  };
}

describe('a training that is started from the page', () => {
  it('is a process that is told its data, its folder and its config', async () => {
    const { start, until, asked, get, root, data } = await openWithJobs();
    const { status, job } = await start('end');
    expect(status).toBe(200);
    expect(job).toMatchObject({
      kind: 'train',
      run: 'runs/photos-1',
      state: 'running',
      error: null,
      endedAt: null,
    });
    await until(job.id, ({ state }) => state === 'done');
    const { line, config, folder } = asked();
    expect(line).toEqual([
      'train',
      data,
      '--out',
      join(root, 'runs/photos-1'),
      '--config',
      config,
      '--ndjson',
    ]);
    expect(folder).toBe(process.cwd());
    // Nothing of it stays.
    expect(existsSync(config)).toBe(false);
    const { log, endedAt } = await get<JobDetail>(`/api/jobs/${job.id}`);
    expect([log, endedAt! >= job.startedAt]).toEqual([['a note'], true]);
  });

  it('says what it is doing, and saves its state when it is told to stop', async () => {
    const { start, until, post, get } = await openWithJobs();
    const { job } = await start('wait', { name: 'mine' });
    await until(job.id, ({ stage, progress }) => stage !== null && progress !== null);
    const stopped = await post(`${runAt('runs/mine')}/stop`, {});
    // Its folder may not be seen as a run yet: the job can be stopped either way.
    if (stopped.statusCode !== 200) await post(`/api/jobs/${job.id}/stop`, {});
    await until(job.id, ({ state }) => state === 'stopped');
    expect((await get<JobDetail>(`/api/jobs/${job.id}`)).error).toBeNull();
    const again = await post(`/api/jobs/${job.id}/stop`, {});
    expect([again.statusCode, again.json().error.code]).toEqual([409, 'serve/cannot-stop']);
    expect((await post('/api/jobs/nothing/stop', {})).statusCode).toBe(404);
  });

  it('says why it failed, and leaves no empty folder', async () => {
    const { start, until, get, root } = await openWithJobs();
    const { job } = await start('fail');
    await until(job.id, ({ state }) => state === 'failed');
    expect((await get<JobDetail>(`/api/jobs/${job.id}`)).error).toEqual({
      code: 'data/x',
      message: 'no pictures',
      where: 'photos',
      fix: 'add some',
    });
    expect(readdirSync(join(root, 'runs'))).toEqual([]);
    const quit = await start('quit');
    await until(quit.job.id, ({ state }) => state === 'failed');
    expect((await get<JobDetail>(`/api/jobs/${quit.job.id}`)).error).toMatchObject({
      code: 'serve/process',
      message: 'the process ended with 9 and did not say why',
      where: 'a note',
    });
    expect((await get<JobList>('/api/jobs')).jobs.map(({ id }) => id)).toEqual([quit.job.id, job.id]);
  });

  it('finds the model that it begins with from the folder of the server, wherever its config is written', async () => {
    const { start, until, asked } = await openWithJobs();
    for (const what of ['train', 'find-lr']) {
      const { job } = await start('end', { config: { script: 'end', from: 'models/eye.onnx' } }, what);
      await until(job.id, ({ state }) => state === 'done');
      expect(asked().values.from).toBe(resolve('models/eye.onnx'));
    }
  });

  it('shows as a failed run where the run had begun', async () => {
    const { start, until, get, root } = await openWithJobs();
    const { job } = await start('fail');
    writeRun(root, job.run!);
    await until(job.id, ({ state }) => state === 'failed');
    const { runs } = await get<RunList>('/api/runs');
    expect(runs.map(({ id, state, problem }) => [id, state, problem])).toEqual([
      [job.run, 'failed', 'no pictures'],
    ]);
  });

  it('gets the next number, or the name it was given where that is free', async () => {
    const { start, root } = await openWithJobs();
    writeRun(root, 'runs/photos-3');
    writeRun(root, 'runs/taken');
    const [first, second] = await Promise.all([start('end'), start('end')]);
    expect([first.job.run, second.job.run].sort()).toEqual(['runs/photos-4', 'runs/photos-5']);
    const taken = await start('end', { name: 'taken' });
    expect([taken.status, taken.fault.code]).toEqual([409, 'serve/run-exists']);
    for (const name of ['../x', 'a/b', '', '.', '..', 'a\\b', '-x', 'a\0', 'x'.repeat(101)]) {
      const { status, fault } = await start('end', { name });
      expect([status, fault.issues![0].path]).toEqual([400, 'name']);
    }
  });

  it('is refused with what is wrong with its options, before anything is made', async () => {
    const { start, root, post } = await openWithJobs();
    const cases: [object, string][] = [
      [{ config: { epochs: 'many' } }, 'epochs'],
      [{ config: { out: '/etc' } }, 'out'],
      [{ config: { cacheDir: '/etc' } }, 'cacheDir'],
      [{ config: { extensions: {} } }, 'extensions'],
      [{ config: { model: '../evil.ts' } }, 'model'],
      [{ data: '/nowhere/at/all' }, 'data'],
      [{ data: 'a\0b' }, 'data'],
    ];
    for (const [body, path] of cases) {
      const { status, fault } = await start('end', body);
      expect([status, fault.issues!.map((issue) => issue.path)]).toEqual([422, [path]]);
    }
    for (const body of [{}, [], { data: 1 }, { data: 'x', prot: 1 }])
      expect((await post('/api/train', body)).statusCode).toBe(400);
    const deep = `{"data":"x","config":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`;
    const nested = await post('/api/train', deep, { 'content-type': 'application/json' });
    expect([nested.statusCode, nested.json().error.message]).toEqual([
      400,
      'the body of the request is nested too deeply',
    ]);
    const polluting = await post('/api/train', '{"data":"x","config":{"__proto__":{"a":1}}}', {
      'content-type': 'application/json',
    });
    expect(polluting.statusCode).toBe(400);
    expect(existsSync(join(root, 'runs'))).toBe(false);
  });

  it('is one of a few at a time', async () => {
    const { start, root } = await openWithJobs();
    const begun = await Promise.all([1, 2, 3, 4, 5].map(() => start('wait')));
    expect(begun.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 409]);
    const { status, fault } = await start('end');
    expect([status, fault.code]).toEqual([409, 'serve/busy']);
    // What was refused leaves no folder.
    expect(readdirSync(join(root, 'runs'))).toHaveLength(4);
  });

  it('is refused where the dashboard only shows', async () => {
    const root = temporaryFolder();
    const { post, get } = await openApp(root);
    expect((await post('/api/train', { data: root })).json().error.code).toBe('serve/only-shows');
    expect((await post('/api/find-lr', { data: root })).json().error.code).toBe('serve/only-shows');
    await get('/api/options', 403);
  });

  it('goes into the folder itself where that is called runs', async () => {
    const house = temporaryFolder({ 'runs/x': '' });
    const { makeRunFolder } = await import('../jobs/training-desk.js');
    expect(await makeRunFolder(join(house, 'runs'), '/data/photos', undefined)).toBe('photos-1');
    expect(basename(house)).not.toBe('runs');
    expect(await makeRunFolder(house, '/data/photos', 'own')).toBe('runs/own');
  });
});

describe('a run that was interrupted', () => {
  it('goes on in a process of its own, where it can', async () => {
    const { post, until, asked, root } = await openWithJobs();
    const path = writeRun(root, 'runs/a');
    writeRun(root, 'runs/done', { result: ENDED });
    mkdirSync(join(root, 's/trials'), { recursive: true });
    writeFileSync(join(root, 's/search.json'), '{}');
    writeRun(root, 's/trials/0000');
    const { job } = (await post(`${runAt('runs/a')}/resume`, {})).json() as Started;
    expect(job).toMatchObject({ kind: 'resume', run: 'runs/a', data: '/data/photos' });
    await until(job.id, ({ state }) => state === 'done');
    expect(asked().line.slice(0, 2)).toEqual(['resume', path]);
    for (const [id, status] of [
      ['runs/done', 409],
      ['s/trials/0000', 409],
      ['nothing', 404],
    ] as const) {
      expect([id, (await post(`${runAt(id)}/resume`, {})).statusCode]).toEqual([id, status]);
    }
  });

  it('does not, where it would write through a link', async () => {
    const { post, root } = await openWithJobs();
    const path = writeRun(root, 'a');
    const outside = join(temporaryFolder({ file: 'own\n' }), 'file');
    rmSync(join(path, 'metrics.jsonl'));
    symlinkSync(outside, join(path, 'metrics.jsonl'));
    const { statusCode, json } = await post(`${runAt('a')}/resume`, {});
    expect([statusCode, json().error]).toMatchObject([
      409,
      { code: 'serve/damaged', message: 'metrics.jsonl is a link' },
    ]);
  });
});

describe('the learning-rate finder', () => {
  it('shows its sweeps as they go, and its finding with the curve', async () => {
    const { start, until, get, ask, asked, data } = await openWithJobs();
    const { job } = await start('sweep', {}, 'find-lr');
    expect(job).toMatchObject({ kind: 'find-lr', run: null });
    await until(job.id, ({ state }) => state === 'done');
    expect(asked().line.slice(0, 2)).toEqual(['find-lr', data]);
    const { sweeps, finding, chart } = await get<JobDetail>(`/api/jobs/${job.id}`);
    expect(sweeps).toEqual([{ learningRate: [0.01, 0.02], loss: [2, 2], smoothed: [1, 1] }]);
    expect(finding!.recommended).toMatchObject({ name: 'valley', learningRate: 0.01, why: 'it falls' });
    expect((await ask(`/api/jobs/${job.id}/chart`)).body).toMatch(/^<svg /);
    expect((await ask('/api/jobs/nothing/chart')).statusCode).toBe(404);
    expect(chart).toMatchObject({ kind: 'curves', x: { start: 0.001, end: 1, scale: 'log' } });
  });
});

it('the end of the server waits until trainings have saved their state', async () => {
  const { start, until, saved, end } = await openWithJobs();
  const { job } = await start('wait');
  await until(job.id, ({ stage }) => stage !== null);
  expect(saved()).toBe(false);
  await end();
  expect(saved()).toBe(true);
});

it('options are told as the command line knows them', async () => {
  const { get } = await openWithJobs();
  expect(await get<OptionList>('/api/options')).toEqual({
    schema: {},
    groups: [],
    defaults: {},
    choices: {},
  });
});
