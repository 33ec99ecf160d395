import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ModelBatch, type ModelData, openSource } from '../../src/data/index.js';
import {
  activation,
  batchNorm,
  conv2d,
  dense,
  dropout,
  findLearningRate,
  flatten,
  imageFolder,
  pictureArrays,
  planTraining,
  resume,
  sequential,
  type TrainOptionsInput,
  table,
  train,
} from '../../src/index.js';
import { createNodeRuntime } from '../../src/runtime/index.js';
import { sweepSeeds } from '../../src/train/finder/find-learning-rate.js';
import { parseFinderOptions } from '../../src/train/finder/finder-options.js';
import { planFinding, type RunConfig } from '../../src/train/index.js';
import { trainingBatches } from '../../src/train/loop/training-batches.js';
import { dataFacts } from '../../src/train/plan/data-facts.js';
import { parseTrainOptions } from '../../src/train/plan/options.js';
import { planRun } from '../../src/train/plan/plan-run.js';
import { createTrainer, type Trainer } from '../../src/train/step/trainer.js';
import { collect } from '../pictures.js';
import { abortAt } from './sessions.js';
import { arraysOf, SIDE } from './tiny-arrays.js';
import { expectSameRun, fileFolder, tinyNetwork, tinyOptions, writePictures } from './tiny-run.js';
import { writeShop } from './tiny-table.js';

const root = fileFolder();

/** All that keeps state: moving statistics, noise, moments, averages of weights. */
const network = sequential([
  conv2d(4, 3, { padding: 'same', useBias: false }),
  batchNorm(),
  activation('relu'),
  flatten(),
  dropout(0.2),
  dense(4),
]);
const source = () => pictureArrays(arraysOf('multi-class'));
const options = { batchSize: 7, optimizer: 'adam', ema: 0.9, threads: 1, seed: 3 } as const;
const short = { seeds: 2, updates: 40, minRate: 1e-5, maxRate: 10 } as const;

async function openTraining(given: TrainOptionsInput) {
  const parsed = parseTrainOptions(given);
  const data = await openSource(source(), { seed: given.seed! });
  const facts = await dataFacts(parsed, data, {});
  return { data, config: planRun({ model: network, source: source(), options: parsed, given }, facts) };
}

function hashOf(parts: readonly ArrayBufferView[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  return hash.digest('hex');
}

/** Weights, moving statistics, averages and the state of the optimizer. */
async function hashOfValues(trainer: Trainer): Promise<string> {
  return hashOf([...(await trainer.read('all')).values()].map(({ data }) => data as Float32Array));
}

/** What the next batches show, and in which order. */
async function hashOfOrder(data: ModelData, config: RunConfig): Promise<string> {
  const batches = await collect(trainingBatches(data.train, config, { epoch: 0, batch: 2 }));
  return hashOf(batches.flatMap((batch) => ('pixels' in batch ? [batch.indices, batch.pixels] : [])));
}

describe('looking for a learning rate', () => {
  test('leaves a trainer in use, its noise and the order of its data as they were', async () => {
    const { data, config } = await openTraining(options);
    const runtime = createNodeRuntime({ threads: 1 });
    const [used, control] = [createTrainer(config, runtime), createTrainer(config, runtime)];
    try {
      const batches: ModelBatch[] = await collect(
        trainingBatches(data.train, config, { epoch: 0, batch: 0 }),
      );
      const step = (trainer: Trainer, update: number) =>
        trainer.update([batches[update]!], { update, batch: update, learningRate: 0.01 });
      for (const trainer of [used, control]) {
        await trainer.initialize();
        for (const update of [0, 1]) await step(trainer, update);
      }
      const before = [await hashOfValues(used), await hashOfOrder(data, config)];
      const finding = await sweepSeeds(config, data.train, parseFinderOptions(short), {});
      expect(finding.sweeps[0]!.points.length).toBeGreaterThan(20);
      expect([await hashOfValues(used), await hashOfOrder(data, config)]).toEqual(before);
      // The noise of the next updates is that of a training in which nobody looked for anything.
      for (const update of [2, 3]) {
        const [found, undisturbed] = [await step(used, update), await step(control, update)];
        expect(found).toEqual(undisturbed);
      }
      expect(await hashOfValues(used)).toBe(await hashOfValues(control));
    } finally {
      await used.dispose();
      await control.dispose();
      await runtime.dispose();
      await data.close();
    }
  });

  test('finds the same again, and something else for other seeds', async () => {
    const find = (seed: number) => findLearningRate(network, source(), { ...options, seed, finder: short });
    const [once, again, other] = [await find(3), await find(3), await find(4)];
    expect(again).toEqual(once);
    expect(once.recommended?.name).toBe('valley');
    expect(once.sweeps.map(({ seed }) => seed)).toEqual([3, 4]);
    expect(other.sweeps[0]!.points.map(({ loss }) => loss)).not.toEqual(
      once.sweeps[0]!.points.map(({ loss }) => loss),
    );
    // The split stays: the second sweep of the one is not the first of the other.
    expect(other.config.data.fingerprint).not.toBe(once.config.data.fingerprint);
  });

  test('sweeps rates at which a training learns, and tells of data seen many times', async () => {
    const { recommended, curve, batchSizeRule, notes } = await findLearningRate(network, source(), {
      ...options,
      finder: { ...short, seeds: 3, updates: 60 },
    });
    const start = curve[0]!.median;
    expect(Math.min(...curve.map(({ median }) => median))).toBeLessThan(0.9 * start);
    expect(recommended!.learningRate).toBeGreaterThan(1e-4);
    expect(recommended!.learningRate).toBeLessThan(1);
    expect(batchSizeRule).toBe('square-root');
    expect(notes.join()).toContain('showed every training example 15 times');
  });

  test('adds up batches as training does', async () => {
    const events: number[] = [];
    const finding = await findLearningRate(
      network,
      source(),
      { ...options, accumulate: 3, finder: { ...short, seeds: 1, updates: 20 } },
      { onEvent: (event) => event.type === 'sweep' && events.push(event.update) },
    );
    expect(finding.sweeps[0]!.points.length).toBeLessThanOrEqual(20);
    expect(events).toEqual(finding.sweeps[0]!.points.map(({ update }) => update + 1));
  });

  test('works for tables', async () => {
    const file = writeShop(join(root, 'shop.csv'), 200, 'price');
    const { recommended, config } = await findLearningRate('auto', table(file), {
      threads: 1,
      finder: { seeds: 2 },
    });
    expect(config.classifier.task).toBe('regression');
    expect(recommended!.learningRate).toBeGreaterThan(1e-4);
    expect(recommended!.learningRate).toBeLessThan(1);
  });

  test('cannot tell from pictures that say nothing', async () => {
    const dark = pictureArrays({
      ...arraysOf('binary'),
      pixels: new Uint8Array(40 * SIDE * SIDE),
      labels: Array.from({ length: 40 }, (_, i) => i % 2),
    } as Parameters<typeof pictureArrays>[0]);
    const binary = sequential([flatten(), dense(2)]);
    const given = { batchSize: 10, threads: 1 };
    const finding = await findLearningRate(binary, dark, { ...given, finder: { seeds: 2, updates: 50 } });
    expect(finding).toMatchObject({ recommended: null, obstacle: 'no-fall', suggestions: [] });
    const out = join(root, 'never');
    await expect(train(binary, dark, { ...given, learningRate: 'auto', out })).rejects.toMatchObject({
      code: 'option/learning-rate-auto',
      what: 'no learning rate can be told from the data: the loss never fell by more than chance between 1e-7 and 10',
      fix: expect.stringContaining('or take the usual rate of adamw, 0.002'),
    });
  });

  test('cannot tell where the lowest rate ruins the network', async () => {
    const finding = await findLearningRate(network, source(), {
      ...options,
      optimizer: 'sgd',
      finder: { ...short, minRate: 1000, maxRate: 1e9 },
    });
    expect(finding).toMatchObject({ recommended: null, obstacle: 'early-divergence' });
  });

  test('refuses a loss that is infinite before anything is learned', async () => {
    const huge = sequential([flatten(), dense(4, { kernelInitializer: { kind: 'constant', value: 3e38 } })]);
    await expect(findLearningRate(huge, source(), { ...options, finder: short })).rejects.toMatchObject({
      kind: 'diverged',
      code: 'diverged/first-update',
    });
  });

  test('refuses a range without width, and a batch that there are no examples for', async () => {
    const find = (given: object) => findLearningRate(network, source(), { ...options, ...given });
    await expect(find({ finder: { minRate: 1, maxRate: 1 } })).rejects.toMatchObject({
      code: 'option/find-lr',
    });
    await expect(find({ batchSize: 31 })).rejects.toMatchObject({ code: 'option/batch-size' });
  });

  test('stops when it is told to', async () => {
    const context = abortAt('sweep', 5);
    await expect(
      findLearningRate(network, source(), { ...options, finder: short }, context),
    ).rejects.toMatchObject({ code: 'interrupted/find-lr' });
  });
});

describe('a training that looks for its rate', () => {
  const pictures = () => imageFolder(writePictures(join(root, 'pictures')), { workers: 1 });
  const auto = { ...tinyOptions, learningRate: 'auto' } as const;

  test('writes down the number and where it came from, and resumes without looking again', async () => {
    const notes: string[] = [];
    const whole = join(root, 'whole');
    await train(
      tinyNetwork,
      pictures(),
      { ...auto, out: whole },
      { onEvent: (event) => event.type === 'note' && notes.push(event.message) },
    );
    const config = JSON.parse(readFileSync(join(whole, 'config.json'), 'utf8'));
    const { learningRate } = config.training;
    expect(learningRate).toBeGreaterThan(0);
    expect(config.origin.learningRate).toBe('finder');
    expect(config.finder).toMatchObject({ learningRate, options: { seeds: 3, updates: 100 } });
    expect(notes.join()).toContain(`learning rate ${learningRate}, found by 3 sweeps of 100 updates`);

    const broken = join(root, 'broken');
    await expect(
      train(tinyNetwork, pictures(), { ...auto, out: broken }, abortAt('step', 5)),
    ).rejects.toMatchObject({ kind: 'interrupted' });
    const types = new Set<string>();
    await resume(broken, { onEvent: ({ type }) => types.add(type) });
    expect(types.has('sweep')).toBe(false);
    expectSameRun(broken, whole);
  });

  test('takes the usual rate where nobody asks', async () => {
    const { learningRate: _, ...rest } = tinyOptions;
    for (const given of [rest, { ...rest, learningRate: 'default' as const }]) {
      const { config } = await planTraining(tinyNetwork, pictures(), given);
      expect(config.training.learningRate).toBe(0.002);
      expect(config.origin.learningRate).toBe('default');
      expect(config.finder).toBe(undefined);
    }
  });

  test('is planned with the time that looking takes', async () => {
    const plan = await planFinding(tinyNetwork, pictures(), { ...auto, finder: { seeds: 2, updates: 50 } });
    expect(plan).toMatchObject({ updates: 100, options: { seeds: 2, suggestion: 'valley' } });
    expect(plan.estimate.seconds).toBeGreaterThan(0);
    const planned = await planTraining(tinyNetwork, pictures(), auto);
    expect(planned.estimate.seconds).toBeGreaterThan(300 * planned.secondsPerUpdate);
  });
});
