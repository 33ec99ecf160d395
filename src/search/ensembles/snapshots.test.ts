import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { abortAt, resumeInSessions } from '../../../test/end-to-end/sessions.js';
import {
  fileFolder,
  metricsOf,
  tinyNetwork,
  tinyOptions,
  writePictures,
} from '../../../test/end-to-end/tiny-run.js';
import { imageFolder, predict, type TrainOptionsInput, train } from '../../index.js';
import { compareRuns } from '../../train/compare-runs.js';
import { exportModel, runDirectory } from '../../train/index.js';
import { readPredictions } from '../trials/scores-of.js';
import { type EnsembleResult, ensemble } from './ensemble.js';

const root = fileFolder();
const pictures = join(root, 'pictures');
const at = (name: string) => join(root, name);
const source = () => imageFolder(pictures, { workers: 1 });
/** Cycles end with epochs 2 (rounded from 5/3), 3 and 5. */
const options: TrainOptionsInput = { ...tinyOptions, epochs: 5, snapshots: 3, keepCheckpoints: 1, ema: 0.5 };
const snapshotsIn = (run: string) =>
  readdirSync(join(run, 'checkpoints')).filter((file) => /^cycle-\d+\.safetensors$/.test(file));

beforeAll(async () => {
  writePictures(pictures);
  await train(tinyNetwork, source(), { ...options, out: at('run') });
  await train(tinyNetwork, source(), { ...tinyOptions, epochs: 1, out: at('plain') });
  cpSync(at('run'), at('begun'), { recursive: true, filter: (file) => !file.endsWith('run/model.onnx') });
}, 60_000);

describe('a run with snapshots', () => {
  it('keeps one for each cycle, whatever else is kept', () => {
    expect(snapshotsIn(at('run'))).toEqual([1, 2, 3].map((cycle) => `cycle-${cycle}.safetensors`));
    const rates = metricsOf(at('run')).map(({ learningRate }) => learningRate as number);
    expect(rates[1]).toBeLessThan(0.001);
    expect(rates[3]).toBeGreaterThan(rates[4]);
  });

  it('goes on in the middle of a cycle to the same bytes', async () => {
    const begun = train(tinyNetwork, source(), { ...options, out: at('again') }, abortAt('step', 5));
    await expect(begun).rejects.toMatchObject({ kind: 'interrupted' });
    await resumeInSessions(at('again'), 6);
    const { compared, difference } = await compareRuns(runDirectory(at('again')), runDirectory(at('run')));
    expect(difference).toBeNull();
    expect(compared).toContain('checkpoints/cycle-2.safetensors');
  });

  it('exports each by name', async () => {
    const { model } = await exportModel(at('run'), at('two.onnx'), { checkpoint: 'cycle-2' });
    expect(existsSync(model)).toBe(true);
  });
});

describe('an ensemble of snapshots', () => {
  let made: EnsembleResult;

  beforeAll(async () => {
    made = await ensemble([at('run')], { snapshots: true, out: at('ensemble') });
  });

  it('is compared with the model of the run', async () => {
    expect(made.members.map(({ name }) => name)).toEqual([
      'cycle 1, epoch 2',
      'cycle 2, epoch 3',
      'cycle 3, epoch 5',
    ]);
    const result = JSON.parse(readFileSync(at('run/result.json'), 'utf8'));
    expect(made.ofRun).toMatchObject({ name: 'model of the run', run: at('run') });
    expect(made.ofRun!.scores.accuracy).toBe(result.validation.accuracy);
    expect(made).toMatchObject({ heldOut: 'all', count: 6, comparison: { best: null } });
    expect(made.comparison!.difference).toBeCloseTo(
      made.scores!.accuracy! - made.ofRun!.scores.accuracy!,
      12,
    );
    expect(made.cost.parameters).toBe(3 * made.ofRun!.parameters);
    const lines = metricsOf(at('run')) as { validation: { accuracy: number } }[];
    expect(made.members.map(({ scores }) => scores.accuracy)).toEqual(
      [2, 3, 5].map((epoch) => lines[epoch - 1].validation.accuracy),
    );
  });

  it('answers with the mean of what snapshots say that are exported one by one', async () => {
    const asked = [join(pictures, 'line/1.png')];
    const answers = [];
    for (const cycle of [1, 2, 3]) {
      const { model } = await exportModel(at('run'), at(`one-${cycle}.onnx`), {
        checkpoint: `cycle-${cycle}`,
      });
      answers.push((await predict(model, asked)).predictions[0].probabilities!);
    }
    const { probabilities } = (await predict(made.model, asked)).predictions[0];
    for (const [name, p] of Object.entries(probabilities!))
      expect(p).toBeCloseTo(answers.reduce((sum, one) => sum + one[name], 0) / 3, 4);
    expect(await readPredictions(at('ensemble'), 'multi-class')).toHaveLength(6);
  });

  it('is of the last ones where so many are asked for', async () => {
    const { members, cost } = await ensemble([at('run')], { snapshots: true, last: 2, out: at('last') });
    expect(members.map(({ name }) => name)).toEqual(made.members.slice(1).map(({ name }) => name));
    expect(cost.parameters).toBe(2 * made.ofRun!.parameters);
  });

  it('is of the cycles that a run finished', async () => {
    await train(tinyNetwork, source(), {
      ...tinyOptions,
      epochs: 6,
      snapshots: 3,
      maxSeconds: 1e-6,
      out: at('short'),
    });
    await expect(ensemble([at('short')], { snapshots: true })).rejects.toMatchObject({
      code: 'option/members',
      message: expect.stringMatching(/at least two members, and this run ended before its second cycle did/),
    });
  });

  it.each<[string, string[], object, RegExp]>([
    ['of a run without any', ['plain'], {}, /plain: this run was not asked for snapshots.*--snapshots 5/],
    ['of several runs', ['run', 'plain'], {}, /snapshots are taken of one run, by their place in it/],
    ['by rank', ['run'], { best: 2 }, /snapshots are taken of one run.*leave best/],
    ['of more than there are', ['run'], { last: 4 }, /fewer snapshots than that.*ask for 2 to 3/],
    ['of the last of runs', ['run'], { snapshots: false, last: 2 }, /the last of several.*--snapshots/],
    ['of what is not there', ['nothing'], {}, /there is no such run directory/],
    ['of a run that has not ended', ['begun'], {}, /begun\/model.onnx: this run has no model/],
  ])('is refused %s', async (_, paths, more, message) => {
    const refused = ensemble(paths.map(at), { snapshots: true, out: at('refused'), ...more });
    await expect(refused).rejects.toThrow(message);
    expect(existsSync(at('refused'))).toBe(false);
  });
});
