import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { library } from '../../src/cli/library-binding.js';
import { runProgram } from '../../src/cli/program.js';
import { readRunConfig } from '../../src/train/run/run-config.js';
import { runDirectory } from '../../src/train/run/run-directory.js';
import { fakeWorld } from '../fake-world.js';
import { learnableClassifier } from '../foreign-models.js';
import { encodePng, patterned, temporaryFolder } from '../pictures.js';

/** Pictures in two classes, a model with a node early on that has no gradient, and what asks `pupil` there. */
function setting() {
  const folder = temporaryFolder({ 'a.onnx': learnableClassifier('early') });
  vi.stubEnv('PUPIL_CACHE_DIR', join(folder, 'cache'));
  onTestFinished(() => void vi.unstubAllEnvs());
  for (const [k, name] of ['ants', 'bees'].entries()) {
    mkdirSync(join(folder, 'photos', name), { recursive: true });
    for (let i = 0; i < 12; i++)
      writeFileSync(join(folder, 'photos', name, `${i}.png`), encodePng(patterned(2 * i + k, 8, 8, 3)));
  }
  // Words with an @ are paths in the folder.
  return async (line: string) => {
    const world = fakeWorld({ folder, library });
    const words = line.split(' ').map((word) => word.replace(/^@/, `${folder}/`));
    const exitCode = await runProgram(words, world);
    return { exitCode, out: world.out(), err: world.err(), folder };
  };
}

const TRAIN = 'train @photos --from @a.onnx --image-size 8 --epochs 5 --batch-size 4 --threads 1 --no-report';

async function headOf(run: string) {
  const { classifier, backbone } = await readRunConfig(runDirectory(run));
  const layers = classifier.network.options['layers' as never] as { kind: string; options: object }[];
  return { backbone, head: layers.slice(1).map(({ kind, options }) => [kind, options]) };
}

it('says from where on a model can be trained, and trains it from there', async () => {
  const pupil = setting();
  const { out: summary } = await pupil('summary @a.onnx --image-size 8');
  expect(summary).toContain(
    'node "levelled" (LRN): this cannot be trained through: there is no gradient for it here; what follows "levelled" can be trained (--train-from)',
  );
  const refused = await pupil(`${TRAIN} --recipe full --out @no`);
  expect(refused.exitCode).not.toBe(0);
  expect(refused.err).toContain('where: node "levelled" (LRN)');
  expect(refused.err).toContain('train what follows "levelled" alone (--train-from, trainFrom)');
  const { exitCode, err, folder } = await pupil(`${TRAIN} --recipe full --train-from levelled --out @run`);
  expect(exitCode).toBe(0);
  // The first convolution and its bias stay; what it would take to train them is not known.
  expect(err).toMatch(/epochs 1 to 5: \d+ of \d+ parameters learn/);
  expect((await headOf(join(folder, 'run'))).backbone).toMatchObject({
    recipe: 'full',
    trainFrom: 'levelled',
    head: { hidden: [], dropout: 0 },
  });
});

it('trains a linear head, and one of hidden layers with dropout', async () => {
  const pupil = setting();
  const linear = await pupil(`${TRAIN} --out @linear`);
  expect(linear.exitCode).toBe(0);
  expect((await headOf(join(linear.folder, 'linear'))).head).toMatchObject([['dense', { units: 2 }]]);
  const { folder, err } = await pupil(
    `${TRAIN} --head-units 7 --head-units 5 --head-dropout 0.3 --recipe gradual --train-from levelled --out @mlp`,
  );
  expect((await headOf(join(folder, 'mlp'))).head).toMatchObject([
    ['dropout', { rate: 0.3 }],
    ['dense', { units: 7, activation: 'relu' }],
    ['dropout', { rate: 0.3 }],
    ['dense', { units: 5, activation: 'relu' }],
    ['dropout', { rate: 0.3 }],
    ['dense', { units: 2 }],
  ]);
  expect(err).toMatch(/epoch 1: \d+ of \d+ parameters learn/);
  const { out } = await pupil('predict @mlp/model.onnx @photos/ants/0.png');
  expect(out).toMatch(/ants|bees/);
});

it('says beforehand what freezing saves and what asking for features takes', async () => {
  const pupil = setting();
  const { out } = await pupil(`${TRAIN} --recipe features --dry-run`);
  expect(out).toMatch(/time +about .* of it for features, once/);
  expect(out).toContain('the backbone is asked about each picture once');
  const { err, exitCode } = await pupil(`${TRAIN} --recipe features --train-from levelled --dry-run`);
  expect(exitCode).not.toBe(0);
  expect(err).toContain("take the recipe 'fine-tune', 'gradual' or 'full', or leave it out");
});
