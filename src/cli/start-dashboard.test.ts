import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { fileFolder, writePictures } from '../../test/end-to-end/tiny-run.js';
import { temporaryFolder } from '../../test/pictures.js';
import type { JobDetail, OptionList, PictureAnswer, RunDetail, Started } from '../serve/index.js';
import { configIssues } from './config-file.js';
import { ConfigSchema } from './config-schema.js';
import { startDashboard } from './start-dashboard.js';
import { OPTION_GROUPS, trainingOptions } from './training-options.js';

const house = fileFolder();
const data = join(house, 'photos');
const root = join(house, 'work');

beforeAll(() => {
  writePictures(data, 6);
  mkdirSync(root);
});

async function served() {
  const dashboard = await startDashboard(root, { port: 0, pollMs: 20 });
  onTestFinished(() => dashboard.close());
  const ask = async <T>(path: string, init?: RequestInit): Promise<T> => {
    const answer = await fetch(`${dashboard.url}${path}`, init);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const post = <T>(path: string, body: string | Buffer<ArrayBuffer>, type = 'application/json') =>
    ask<T>(path, { method: 'POST', body, headers: { 'x-pupil': '1', 'content-type': type } });
  const ended = (id: string) =>
    expect
      .poll(async () => (await ask<JobDetail>(`api/jobs/${id}`)).state, { timeout: 50_000, interval: 100 })
      .not.toBe('running');
  return { ask, post, ended };
}

describe('a dashboard', () => {
  it('trains with the program itself, and asks the model about a picture as `pupil predict` does', async () => {
    const { ask, post, ended } = await served();
    const config = { epochs: 2, batchSize: 8, threads: 1, architecture: 'mlp', learningRate: 0.01 };
    const { job } = await post<Started>('api/train', JSON.stringify({ data, config, name: 'first' }));
    await ended(job.id);
    const { state, error } = await ask<JobDetail>(`api/jobs/${job.id}`);
    expect([state, error]).toEqual(['done', null]);
    const run = `api/runs/${encodeURIComponent('runs/first')}`;
    const detail = await ask<RunDetail>(run);
    expect(detail).toMatchObject({
      state: 'done',
      hasModel: true,
      stopReason: 'completed',
      metrics: { count: 2 },
    });
    expect(detail.configuration).toMatchObject({ training: { epochs: 2 }, origin: { epochs: 'file' } });

    const picture = join(data, 'circle/0.png');
    const answer = await post<PictureAnswer>(`${run}/predict`, readFileSync(picture), 'image/png');
    const { predict } = await import('../train/index.js');
    const { predictions } = await predict(join(root, 'runs/first/model.onnx'), [picture]);
    const { file: _, ...expected } = predictions[0];
    expect(answer).toMatchObject({
      ...expected,
      task: 'multi-class',
      classes: ['circle', 'line', 'square'],
      size: [12, 12],
    });

    for (const [bytes, status] of [
      [Buffer.from('no picture'), 422],
      [readFileSync(picture).subarray(0, 60), 422],
      [Buffer.alloc(0), 400],
    ] as const) {
      await expect(post(`${run}/predict`, bytes, 'image/png')).rejects.toThrow(String(status));
    }
  });

  it('tells why the program refused what it was asked for', async () => {
    const { ask, post, ended } = await served();
    const { job } = await post<Started>('api/train', JSON.stringify({ data: temporaryFolder(), config: {} }));
    await ended(job.id);
    const { state, error } = await ask<JobDetail>(`api/jobs/${job.id}`);
    expect([state, error?.code.split('/')[0]]).toEqual(['failed', 'data']);
    const config = { optimizer: 'addam' };
    const named = await post<Started>('api/train', JSON.stringify({ data, config }));
    await ended(named.job.id);
    expect((await ask<JobDetail>(`api/jobs/${named.job.id}`)).error?.message).toContain('addam');
    await expect(
      post('api/train', JSON.stringify({ data, config: { epochs: 'x', prot: 1 } })),
    ).rejects.toThrow(/422 .*"path":"epochs".*"path":"prot"|422 .*"path":"prot".*"path":"epochs"/);
  });

  it('has the options of a config file', async () => {
    const { ask } = await served();
    expect(await ask<OptionList>('api/options')).toEqual(JSON.parse(JSON.stringify(trainingOptions())));
  });
});

it.skipIf(process.platform === 'win32')(
  'the program serves until Ctrl-C, says where on one line, and ends well',
  async () => {
    const program = fileURLToPath(new URL('../../dist/cli/start.cjs', import.meta.url));
    const child = spawn(process.execPath, [program, 'ui', root, '--port', '0', '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const { url, folder } = JSON.parse(line);
    expect(folder).toBe(root);
    expect((await fetch(`${url}api/about`)).status).toBe(200);
    // A page that listens does not hold it up.
    const page = await fetch(`${url}api/events`);
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
    await page.text().catch(() => undefined);
  },
);

describe('options of a training', () => {
  const HIDDEN = ['$schema', 'out', 'cacheDir', 'extensions'];

  it('are all in one group, but those that a page must not set', () => {
    const shown = OPTION_GROUPS.flatMap(({ options }) => options);
    expect([...shown, ...HIDDEN].sort()).toEqual(Object.keys(ConfigSchema.shape).sort());
  });

  it('have a description each, and choices and defaults that fit', () => {
    const { schema, defaults, choices } = trainingOptions();
    const properties = schema.properties as Record<string, { description?: string }>;
    for (const [name, { description }] of Object.entries(properties))
      expect([name, description]).not.toEqual([name, undefined]);
    expect(defaults).toMatchObject({
      epochs: 'auto',
      optimizer: 'adamw',
      validationSplit: 0.2,
      augment: 'none',
    });
    for (const [name, names] of Object.entries(choices))
      for (const value of names)
        expect([name, value, configIssues({ [name]: value })]).toEqual([name, value, []]);
  });

  it('are checked one by one', () => {
    expect(configIssues({ epochs: 0, batchSize: 'x', nothing: 1 })).toEqual([
      { path: 'epochs', message: 'the value must be auto or a whole number of at least 1, not 0' },
      { path: 'batchSize', message: 'Invalid input: expected "auto" or number, received string' },
      { path: 'nothing', message: 'there is no key "nothing"' },
    ]);
    expect(configIssues({ epochs: 3 })).toEqual([]);
    for (const mean of ['0.5', '0.4,0.5,0.6']) expect(configIssues({ inputMean: mean })).toEqual([]);
    expect(configIssues({ inputMean: '0.4,0.5' }).map(({ path }) => path)).toEqual(['inputMean']);
  });
});
