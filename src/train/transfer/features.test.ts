import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { rejectionOf } from '../../../test/error-of.js';
import { colouredPictures, foreignClassifier, learnableClassifier } from '../../../test/foreign-models.js';
import { temporaryFolder } from '../../../test/pictures.js';
import type { TrainEvent } from '../events.js';
import { findLearningRate } from '../finder/find-learning-rate.js';
import { proveRun } from '../prove-run.js';
import { runDirectory } from '../run/run-directory.js';
import { resume, train } from '../train.js';
import { openBackbone } from './open-backbone.js';
import { withHead } from './pretrained.js';

async function setting() {
  const folder = temporaryFolder({ 'a.onnx': foreignClassifier() });
  const cache = join(folder, 'cache');
  vi.stubEnv('PUPIL_CACHE_DIR', cache);
  onTestFinished(() => void vi.unstubAllEnvs());
  const backbone = await openBackbone(join(folder, 'a.onnx'), { imageSize: 8 });
  const options = { epochs: 3, batchSize: 7, learningRate: 0.02, threads: 1 } as const;
  const events: TrainEvent[] = [];
  const context = { onEvent: (event: TrainEvent) => events.push(event) };
  const asked = () =>
    events.splice(0).filter((event) => event.type === 'data' && event.stage === 'features').length;
  return { folder, cache: join(cache, 'features'), backbone, options, context, asked };
}

const lossesOf = (run: string) =>
  readFileSync(join(run, 'metrics.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).train.loss as number);

it('learns from features computed once what it learns from pictures', async () => {
  const { folder, backbone, options } = await setting();
  const head = { hidden: [5], dropout: 0.2 };
  const [once, anew] = await Promise.all(
    (['features', 'frozen'] as const).map((recipe) =>
      train(withHead(backbone, { ...head, recipe }), colouredPictures(30), {
        ...options,
        out: join(folder, recipe),
      }),
    ),
  );
  const expected = lossesOf(anew!.run);
  for (const [i, loss] of lossesOf(once!.run).entries()) expect(loss).toBeCloseTo(expected[i]!, 5);
  expect(once!.validation.loss).toBeCloseTo(anew!.validation.loss, 5);
});

it('keeps features on the disk, and trusts none that are damaged', async () => {
  const { folder, cache, backbone, options, context, asked } = await setting();
  const run = async (name: string, given: object = {}) => {
    const out = join(folder, name);
    await train(withHead(backbone), colouredPictures(30), { ...options, ...given, out }, context);
    return readFileSync(join(out, 'model.onnx'));
  };
  const first = await run('first');
  expect(asked()).toBe(2);
  expect(readdirSync(cache)).toHaveLength(2);
  expect(await run('second')).toEqual(first);
  expect(asked()).toBe(0);
  const [file] = readdirSync(cache).map((name) => join(cache, name));
  const bytes = readFileSync(file!);
  for (const damaged of [bytes.subarray(1), bytes.map((byte, i) => (i === 5 ? byte ^ 1 : byte))]) {
    writeFileSync(file!, damaged);
    expect(await run(`damaged-${damaged.length}`)).toEqual(first);
    expect(asked()).toBe(1);
    expect(readFileSync(file!)).toEqual(bytes);
  }
  // Another seed splits otherwise.
  await run('third', { seed: 1 });
  expect(asked()).toBe(2);
});

it('goes on to the same bytes after a kill', async () => {
  const { folder, backbone, options } = await setting();
  const whole = await train(withHead(backbone, { dropout: 0.3 }), colouredPictures(30), {
    ...options,
    out: join(folder, 'whole'),
  });
  const stop = new AbortController();
  const out = join(folder, 'killed');
  const killed = train(
    withHead(backbone, { dropout: 0.3 }),
    colouredPictures(30),
    { ...options, out },
    {
      signal: stop.signal,
      onEvent: (event) => event.type === 'epoch' && event.epoch === 2 && stop.abort(),
    },
  );
  expect((await rejectionOf(killed)).kind).toBe('interrupted');
  const resumed = await resume(out, { source: colouredPictures(30) });
  expect(readFileSync(resumed.model)).toEqual(readFileSync(whole.model));
});

it.each(['features', 'fine-tune'] as const)(
  'begins anew where a kill left nothing but its beginning, and proves that it comes to the same: %s',
  async (recipe) => {
    const folder = temporaryFolder({ 'a.onnx': learnableClassifier() });
    vi.stubEnv('PUPIL_CACHE_DIR', join(folder, 'cache'));
    onTestFinished(() => void vi.unstubAllEnvs());
    const backbone = await openBackbone(join(folder, 'a.onnx'), { imageSize: 8 });
    const options = { epochs: 5, batchSize: 8, learningRate: 0.01, threads: 1 } as const;
    const [whole, killed] = await Promise.all(
      ['whole', 'killed'].map((name) =>
        train(withHead(backbone, { recipe }), colouredPictures(30), { ...options, out: join(folder, name) }),
      ),
    );
    const run = runDirectory(killed!.run);
    for (const file of readdirSync(run.checkpoints))
      if (!file.startsWith('start.')) rmSync(join(run.checkpoints, file));
    for (const file of [run.metrics, run.model, run.result]) rmSync(file);
    const again = await resume(run.path, { source: colouredPictures(30) });
    expect(readFileSync(again.model)).toEqual(readFileSync(whole!.model));
    const proof = await proveRun(run.path, { source: colouredPictures(30) });
    expect(proof).toMatchObject({ equal: true, epochs: 5 });
    expect(proof.compared).toContain(join('checkpoints', 'start.safetensors'));
  },
);

it('is looked for a learning rate', async () => {
  const { backbone, options } = await setting();
  const { learningRate: _, ...others } = options;
  const finder = { seeds: 1, updates: 20 };
  const found = await findLearningRate(withHead(backbone), colouredPictures(30), { ...others, finder });
  expect(found.sweeps[0]!.points.length).toBeGreaterThan(5);
});

it('refuses augmented pictures, of which features cannot be computed once', async () => {
  const { folder, backbone, options } = await setting();
  const given = { ...options, augment: 'light', out: join(folder, 'no') } as const;
  expect(
    await rejectionOf(train(withHead(backbone, { recipe: 'features' }), colouredPictures(30), given)),
  ).toMatchObject({
    code: 'option/recipe',
  });
  expect((await train(withHead(backbone), colouredPictures(30), given)).validation.count).toBe(6);
});
