import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { imageFolder, resume, type TrainOptionsInput, train } from '../../src/index.js';
import { temporaryFolder } from '../pictures.js';
import { expectSameRun, fileFolder, tinyNetwork, tinyOptions, writePictures } from './tiny-run.js';

const root = fileFolder();
const pictures = join(root, 'pictures');
const unbroken = join(root, 'unbroken');
const workers = 1;
const options: TrainOptionsInput = {
  ...tinyOptions,
  optimizer: { kind: 'sgd', momentum: 0.9 },
  schedule: 'oneCycle',
  earlyStopping: { patience: 2 },
  // After every update.
  checkpointSeconds: 1e-9,
};

const wholeOfEverything = join(root, 'everything');
const everything: TrainOptionsInput = {
  ...options,
  monitor: 'loss',
  onPlateau: { action: 'restartFromBest', patience: 0 },
  onDivergence: 'recover',
  keepCheckpoints: 2,
  swa: { startEpoch: 1, export: 'always' },
  ema: { decay: 0.5 },
  accumulate: 2,
};

type End =
  | { readonly at: 'step' | 'epoch'; readonly nth: number }
  | { readonly at: 'open' | 'write' | 'rename'; readonly file: string; readonly nth: number };

beforeAll(async () => {
  writePictures(pictures);
  await train(tinyNetwork, imageFolder(pictures, { workers }), { ...options, out: unbroken });
  await train(tinyNetwork, imageFolder(pictures, { workers }), { ...everything, out: wholeOfEverything });
});

/** Train in another process, which is killed as `end` says; resolves to the run directory. */
async function trainUntilKilled(end: End, given: TrainOptionsInput = options): Promise<string> {
  const out = join(temporaryFolder(), 'run');
  const script = fileURLToPath(new URL('doomed-run.mjs', import.meta.url));
  const job = { network: tinyNetwork, pictures, workers, options: { ...given, out }, end };
  const { signal, errors } = await new Promise<{ signal: unknown; errors: string }>((done) => {
    execFile(process.execPath, [script, JSON.stringify(job)], (error, _out, errors) =>
      done({ signal: error?.signal, errors }),
    );
  });
  expect(errors).toBe('');
  expect(signal).toBe('SIGKILL');
  return out;
}

const halfWritten = (run: string) =>
  [run, join(run, 'checkpoints')].flatMap((folder) =>
    readdirSync(folder).filter((name) => name.endsWith('.tmp')),
  );

test.each<End>([
  { at: 'step', nth: 7 },
  { at: 'epoch', nth: 1 },
  { at: 'write', file: 'last.safetensors', nth: 4 },
  { at: 'rename', file: 'last.safetensors', nth: 6 },
  // The best weights are new, the state to go on from is of before.
  { at: 'open', file: 'last.json', nth: 5 },
  { at: 'write', file: 'model.onnx', nth: 1 },
])('a run killed at %o goes on to the same bytes', async (end) => {
  const out = await trainUntilKilled(end);
  expect(existsSync(join(out, 'lock'))).toBe(true);
  expect(existsSync(join(out, 'result.json'))).toBe(false);
  await resume(out);
  expect(existsSync(join(out, 'lock'))).toBe(false);
  expect(halfWritten(out)).toEqual([]);
  expectSameRun(out, unbroken);
});

test('a run killed while its first checkpoint was written begins anew, to the same bytes', async () => {
  const out = await trainUntilKilled({ at: 'write', file: 'last.safetensors', nth: 1 });
  expect(halfWritten(out)).toHaveLength(1);
  await resume(out);
  expectSameRun(out, unbroken);
});

test('a run killed before its configuration was written is not a run, and says so', async () => {
  const out = await trainUntilKilled({ at: 'rename', file: 'config.json', nth: 1 });
  await expect(resume(out)).rejects.toMatchObject({ code: 'checkpoint/not-a-run' });
});

test('metrics are neither lost nor doubled by a kill between them and the checkpoint', async () => {
  const out = await trainUntilKilled({ at: 'write', file: 'best.safetensors', nth: 1 });
  const lines = () => readFileSync(join(out, 'metrics.jsonl'), 'utf8').split('\n').length - 1;
  expect(lines()).toBe(1);
  await resume(out);
  expect(lines()).toBe(3);
  expectSameRun(out, unbroken);
});

test.each<End>([
  { at: 'write', file: 'swa.safetensors', nth: 2 },
  // The average holds an epoch that the state to go on from does not know of.
  { at: 'open', file: 'epoch-start.safetensors', nth: 3 },
  { at: 'rename', file: 'epoch-00', nth: 2 },
  { at: 'rename', file: 'epoch-start.safetensors', nth: 1 },
])('a run with everything on that is killed at %o goes on to the same bytes', async (end) => {
  const out = await trainUntilKilled(end, everything);
  await resume(out);
  expectSameRun(out, wholeOfEverything);
  const checkpoints = (run: string) => readdirSync(join(run, 'checkpoints')).sort();
  expect(checkpoints(out)).toEqual(checkpoints(wholeOfEverything));
});
