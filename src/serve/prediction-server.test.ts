import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  bandPicture,
  fileFolder,
  SIDE,
  tinyNetwork,
  tinyOptions,
  writePictures,
} from '../../test/end-to-end/tiny-run.js';
import { rejectionOf } from '../../test/error-of.js';
import { writeXorPoints } from '../../test/xor-points.js';
import { imageFolder, predict, predictRows, table, train } from '../index.js';
import { type ServeOptions, servePredictions } from './prediction-server.js';

const house = fileFolder();
const pictures = join(house, 'pictures/model.onnx');
const rows = join(house, 'rows/model.onnx');
const points = join(house, 'points.csv');

beforeAll(async () => {
  const folder = writePictures(join(house, 'photos'), 8);
  await train(tinyNetwork, imageFolder(folder), { ...tinyOptions, epochs: 1, out: join(house, 'pictures') });
  writeXorPoints(points, 60);
  const source = table(points, { target: 'sign' });
  await train({ name: 'mlp', hidden: [4] }, source, { epochs: 1, threads: 1, out: join(house, 'rows') });
});

/** What of answers is looked into. */
interface AnswerBody {
  readonly probabilities: Readonly<Record<string, number>>;
  readonly predictions: readonly object[];
  readonly error: { readonly code: string };
  readonly input: object;
}

async function served(model: string, options: ServeOptions = {}) {
  const server = await servePredictions(model, { port: 0, threads: 1, ...options });
  onTestFinished(() => server.close());
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${server.url}${path}`, init);
    return { status: answer.status, body: (await answer.json()) as AnswerBody };
  };
  const post = (body: string | Uint8Array<ArrayBuffer>, type: string, headers: Record<string, string> = {}) =>
    ask('predict', { method: 'POST', body, headers: { 'content-type': type, ...headers } });
  return { ...server, ask, post };
}

const picture = (label: number, seed: number) => Uint8Array.from(bandPicture(label, seed));

describe('a served model of pictures', () => {
  it('says what it takes, and answers as `predict` does', async () => {
    const { ask, post } = await served(pictures);
    expect((await ask('')).body).toEqual({
      task: 'multi-class',
      classes: ['circle', 'line', 'square'],
      input: { height: SIDE, width: SIDE, channels: 1 },
    });
    expect((await ask('health')).body).toEqual({ status: 'ok' });
    const { status, body } = await post(picture(0, 0), 'image/png');
    const { predictions } = await predict(pictures, [join(house, 'photos/circle/0.png')]);
    const { file: _, ...expected } = predictions[0];
    expect([status, body]).toEqual([200, { ...expected, milliseconds: expect.any(Number) }]);
  });

  it('answers many at once, to each what is its own', async () => {
    const { post } = await served(pictures);
    const asked = Array.from({ length: 80 }, (_, i) => picture(i % 3, i));
    const alone = [];
    for (const one of asked.slice(0, 6)) alone.push((await post(one, 'image/png')).body.probabilities);
    const together = await Promise.all(asked.map((one) => post(one, 'application/octet-stream')));
    expect(together.every(({ status }) => status === 200)).toBe(true);
    alone.forEach((probabilities, i) => {
      for (const [name, value] of Object.entries(probabilities))
        expect(together[i].body.probabilities[name]).toBeCloseTo(value, 5);
    });
  });

  it('refuses what is no picture, is too large, or is no address', async () => {
    const { ask, post } = await served(pictures, { maxBytes: 1000 });
    const text = new TextEncoder().encode('no picture');
    expect(await post(text, 'image/png')).toMatchObject({
      status: 422,
      body: { error: { code: 'data/not-a-picture' } },
    });
    expect(await post(new Uint8Array(1001), 'image/png')).toMatchObject({ status: 413 });
    expect(await post('{"a":1}', 'application/json')).toMatchObject({ status: 415 });
    expect(await post('x', 'text/plain')).toMatchObject({ status: 415 });
    expect(await ask('nothing')).toMatchObject({ status: 404, body: { error: { code: 'serve/not-found' } } });
    expect(await ask('predict')).toMatchObject({ status: 404 });
    // One that fails leaves the others alone.
    const [bad, good] = await Promise.all([
      post(text, 'image/png'),
      post(picture(1, 1).slice(), 'image/png'),
    ]);
    expect([bad.status, good.status]).toEqual([422, 200]);
  });

  it('is asked by this machine alone, unless it is told otherwise', async () => {
    const { post, port } = await served(pictures);
    expect((await post(picture(0, 0), 'image/png', { origin: 'http://evil.example' })).status).toBe(403);
    const [other] = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    if (other === undefined) return;
    const open = await served(pictures, { host: '0.0.0.0' });
    const isOpen = (to: number) =>
      new Promise<boolean>((resolve) => {
        const socket = connect(to, other.address, () => resolve(socket.destroy().destroyed));
        socket.on('error', () => resolve(false));
      });
    expect([await isOpen(port), await isOpen(open.port)]).toEqual([false, true]);
    expect((await fetch(`http://${other.address}:${open.port}/health`)).status).toBe(200);
  });
});

describe('a served model of a table', () => {
  it('answers rows as JSON and as CSV, as `predictRows` does', async () => {
    const { ask, post } = await served(rows);
    expect((await ask('')).body.input).toEqual({
      columns: [
        { name: 'a', type: 'numeric' },
        { name: 'b', type: 'numeric' },
      ],
    });
    const expected = [];
    for await (const one of predictRows(rows, points)) expected.push(one);
    const { readFileSync } = await import('node:fs');
    const csv = readFileSync(points, 'utf8');
    const answered = await post(csv, 'text/csv');
    expect(answered).toEqual({ status: 200, body: { predictions: JSON.parse(JSON.stringify(expected)) } });
    const cells = csv
      .trim()
      .split('\n')
      .slice(1, 4)
      .map((line) => line.split(','));
    const list = cells.map(([a, b]) => ({ b: Number(b), a: Number(a), other: 'x, "y"\n' }));
    const json = await post(JSON.stringify(list), 'application/json');
    expect(json.body.predictions).toEqual(answered.body.predictions.slice(0, 3));
    const one = await post(JSON.stringify(list[0]), 'application/json');
    expect(one.body.predictions).toHaveLength(1);
  });

  it('says which row or column it cannot use, and nothing of where it was read', async () => {
    const { post } = await served(rows);
    const cases = [
      [[{ a: 1 }], 422, 'data/table-columns'],
      [
        [
          { a: 1, b: 2 },
          { a: 'x', b: 2 },
        ],
        422,
        'data/not-a-number',
      ],
      [[], 400, 'serve/bad-request'],
      [{ a: [1] }, 400, 'serve/bad-request'],
      [3, 400, 'serve/bad-request'],
    ] as const;
    for (const [body, status, code] of cases) {
      const answer = await post(JSON.stringify(body), 'application/json');
      expect([answer.status, answer.body.error.code]).toEqual([status, code]);
      expect(JSON.stringify(answer.body)).not.toContain('pupil-rows-');
    }
    expect(await post(picture(0, 0), 'image/png')).toMatchObject({
      status: 409,
      body: { error: { code: 'serve/other-input' } },
    });
  });
});

it('a file that is no model, an option that is none and a port that is taken are errors', async () => {
  expect((await rejectionOf(servePredictions(join(house, 'nothing.onnx')))).code).toBe('data/model-file');
  expect((await rejectionOf(servePredictions(points))).kind).toBe('format');
  const wrong = { prot: 1 } as ServeOptions;
  expect((await rejectionOf(servePredictions(pictures, wrong))).code).toBe('option/serve');
  const { port } = await served(pictures);
  expect((await rejectionOf(servePredictions(pictures, { port }))).code).toBe('option/port');
});
