import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { imageFolder, proveRun, type TrainOptionsInput, train } from '../../src/index.js';
import { loadCheckpoint, saveCheckpoint } from '../../src/train/run/checkpoint-file.js';
import { temporaryFolder } from '../pictures.js';
import { abortAt } from './sessions.js';
import { fileFolder, tinyNetwork, tinyOptions, writePictures } from './tiny-run.js';

const root = fileFolder();
const pictures = join(root, 'pictures');
const finished = join(root, 'finished');
const source = () => imageFolder(pictures, { workers: 1 });
const options: TrainOptionsInput = {
  ...tinyOptions,
  keepCheckpoints: 1,
  swa: 0.5,
  diagnostics: { every: 5 },
};

/** Temporary files of this test alone: others prove runs at the same time. */
const temporary = join(root, 'temporary');

beforeAll(async () => {
  mkdirSync(temporary);
  vi.stubEnv('TMPDIR', temporary);
  writePictures(pictures);
  await train(tinyNetwork, source(), { ...options, out: finished });
});

afterAll(() => {
  vi.unstubAllEnvs();
});

/** A copy of the finished run that may be spoilt. */
function copyOfRun(): string {
  const copy = join(temporaryFolder(), 'run');
  cpSync(finished, copy, { recursive: true });
  return copy;
}

const leftovers = () => readdirSync(temporary).filter((name) => name.startsWith('pupil-proof-'));

test('a run that was interrupted goes on and equals one without a break', async () => {
  const out = join(temporaryFolder(), 'run');
  const stopped = train(tinyNetwork, source(), { ...options, out }, abortAt('step', 6));
  await expect(stopped).rejects.toMatchObject({ kind: 'interrupted' });
  const proof = await proveRun(out);
  expect(proof).toMatchObject({ run: out, equal: true, difference: null, epochs: 3, updates: 12 });
  expect(proof.compared).toEqual([
    'metrics.jsonl',
    'diagnostics.jsonl',
    'checkpoints/best.safetensors',
    expect.stringMatching(/^checkpoints\/epoch-00\d-accuracy-0\.\d+\.safetensors$/),
    'checkpoints/last.safetensors',
    'checkpoints/swa.safetensors',
    'model.onnx',
    'golden.safetensors',
    'validation-predictions.jsonl',
  ]);
  expect(existsSync(join(out, 'result.json'))).toBe(true);
  expect(leftovers()).toEqual([]);
});

test('a time budget is repeated by its updates', async () => {
  const out = join(temporaryFolder(), 'run');
  await train(tinyNetwork, source(), { ...tinyOptions, epochs: 9, maxSeconds: 1e-6, out });
  const proof = await proveRun(out);
  expect(proof).toMatchObject({ equal: true, stopReason: 'time-budget', epochs: 1 });
  // Nothing was diagnosed in it.
  expect(proof.compared).not.toContain('diagnostics.jsonl');
});

test('a setting that was changed afterwards is found in the first line that it made different', async () => {
  const out = copyOfRun();
  const file = join(out, 'config.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"learningRate": 0.01', '"learningRate": 0.02'));
  const { equal, difference, compared } = await proveRun(out);
  expect(equal).toBe(false);
  expect(difference).toMatchObject({ where: 'metrics.jsonl, line 1' });
  expect(compared).toEqual(['metrics.jsonl']);
});

test('a value that was changed is named with its tensor', async () => {
  const out = copyOfRun();
  const folder = join(out, 'checkpoints');
  const { tensors, state } = await loadCheckpoint(folder, 'best');
  (tensors.get('dense_1.bias')!.data as Float32Array)[1] = 0.5;
  await saveCheckpoint(folder, 'best', { tensors, state });
  const { difference } = await proveRun(out);
  expect(difference).toEqual({
    where: 'checkpoints/best.safetensors, dense_1.bias',
    what: expect.stringMatching(/^value 1 is 0\.5 against -?0\.\d+/),
  });
});

test('a checkpoint that was damaged or removed is the difference, with what is wrong', async () => {
  const damaged = copyOfRun();
  const kept = (run: string) => {
    const files = readdirSync(join(run, 'checkpoints'));
    return files.find((file) => /^epoch-.*\.safetensors$/.test(file))!;
  };
  const file = join(damaged, 'checkpoints', kept(damaged));
  const bytes = readFileSync(file);
  bytes[bytes.length - 1] ^= 1;
  writeFileSync(file, bytes);
  await expect(proveRun(damaged)).resolves.toMatchObject({
    equal: false,
    difference: {
      where: join('checkpoints', kept(damaged)),
      what: 'in this run the checkpoint is damaged: its content is not what its checksum says',
    },
  });
  const lacking = copyOfRun();
  rmSync(join(lacking, 'checkpoints', kept(lacking)));
  const { difference } = await proveRun(lacking);
  expect(difference!.what).toBe('in this run there is no such checkpoint');
});

test('an interruption of the replay leaves the run finished and nothing behind', async () => {
  const out = copyOfRun();
  await expect(proveRun(out, abortAt('step', 2))).rejects.toMatchObject({
    kind: 'interrupted',
    where: out,
    fix: `prove it again with: pupil resume ${out} --prove`,
  });
  expect(leftovers()).toEqual([]);
});
