import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fileFolder, writePictures } from '../../test/end-to-end/tiny-run.js';
import { foreignClassifier, learnableClassifier } from '../../test/foreign-models.js';
import { openBackbone, withHead } from '../train/index.js';
import { planStudy } from './plan-study.js';
import { study } from './study.js';

const folder = fileFolder();
const data = join(folder, 'photos');
const file = join(folder, 'eye.onnx');

beforeAll(() => {
  writePictures(data, 8, ['circle', 'line']);
  writeFileSync(file, learnableClassifier());
  vi.stubEnv('PUPIL_CACHE_DIR', join(folder, 'cache'));
});
afterAll(() => void vi.unstubAllEnvs());

const training = { epochs: 1, batchSize: 4, learningRate: 0.01, threads: 1 } as const;

/** What is asked of a head on a trained network: arms by question, and why others are not asked. */
async function asked(questions: string[], head: Parameters<typeof withHead>[1] = {}, path = file) {
  const model = withHead(await openBackbone(path, { imageSize: 8 }), head);
  const { settings } = await planStudy(data, { questions, base: { model, training }, workers: 1 });
  return {
    arms: Object.fromEntries(
      settings.questions.map(({ name, baseline, arms }) => [
        name,
        [baseline.name, ...arms.map((arm) => arm.name)],
      ]),
    ),
    patches: settings.questions.flatMap(({ arms }) => arms.map(({ patch }) => patch)),
    refused: Object.fromEntries(settings.refused.map(({ question, reason }) => [question, reason])),
  };
}

describe('of trainings that begin with a trained network it is asked', () => {
  it('how its head should be, and not what its layers are', async () => {
    const { arms, refused } = await asked([
      'depth',
      'dropout',
      'policies',
      'width',
      'activation',
      'normalization',
      'input-normalization',
    ]);
    expect(arms).toEqual({
      depth: ['0 hidden', '1 hidden', '2 hidden'],
      dropout: ['no dropout', 'dropout 0.2', 'dropout 0.5'],
      policies: ['no augmentation', 'light', 'standard', 'strong', 'randAugment', 'trivialAugment'],
    });
    expect(refused).toMatchObject({
      width: expect.stringContaining('no hidden layer that could be wider; ask depth'),
      activation: expect.stringContaining('whose layers are as they are'),
      normalization: expect.stringContaining('whose layers are as they are'),
      'input-normalization': expect.stringContaining('as the trained network was trained to see them'),
    });
    const said = await asked(['width', 'policies'], { hidden: [8], recipe: 'features' });
    expect(said.patches).toEqual([{ headUnits: [2] }, { headUnits: [4] }, { headUnits: [16] }]);
    expect(said.refused.policies).toContain('leave recipe out, or take frozen');
  });

  it('how much of it should learn', async () => {
    const { arms, patches } = await asked(['freezing']);
    expect(arms.freezing).toEqual([
      'features',
      'fine-tune',
      expect.stringMatching(/^fine-tune from /),
      'gradual',
      'full',
    ]);
    expect(patches[0]).toEqual({ recipe: 'fine-tune' });
  });

  it('what can learn of it, where not all can', async () => {
    const foreign = join(folder, 'foreign.onnx');
    writeFileSync(foreign, foreignClassifier());
    const { arms, refused } = await asked(['freezing', 'dropout'], {}, foreign);
    expect(arms).not.toHaveProperty('freezing');
    expect(refused.freezing).toMatch(/nothing of the trained network can learn: .*LRN/);
  });
});

it('answers, and recommends a config that names the file', async () => {
  const model = withHead(await openBackbone(file, { imageSize: 8 }));
  const result = await study(data, {
    out: join(folder, 'study'),
    questions: ['depth'],
    base: { model, training },
    seeds: 2,
  });
  expect(result.trials).toBe(6);
  expect(result.answers[0]?.troubles).toEqual([]);
  expect(result.from?.file).toBe(file);
  const recommended = JSON.parse(readFileSync(result.recommended!, 'utf8'));
  expect(recommended).toMatchObject({ from: file, imageSize: 8, epochs: 1 });
}, 60_000);
