import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { randomStream } from '../../src/base/random.js';
import { library } from '../../src/cli/library-binding.js';
import { runProgram } from '../../src/cli/program.js';
import { study } from '../../src/index.js';
import { fakeWorld } from '../fake-world.js';
import { encodePng, temporaryFolder } from '../pictures.js';

const SIDE = 8;
const COUNTS = { train: 16, val: 8, test: 8 };

/** Dark and bright pictures in three parts; labels of the test part may be wrong. */
function darkAndBright({ isTestWrong = false } = {}): Record<string, Uint8Array> {
  const files: Record<string, Uint8Array> = {};
  for (const [part, count] of Object.entries(COUNTS)) {
    for (const [k, name] of ['dark', 'bright'].entries()) {
      for (let i = 0; i < count; i++) {
        const stream = randomStream(i, part, name);
        const level = (part === 'test' && isTestWrong ? 1 - k : k) === 0 ? 60 : 190;
        const pixels = Uint8Array.from(
          { length: SIDE * SIDE },
          () => level + Math.floor(50 * stream.uniform()),
        );
        files[`photos/${part}/${name}/${i}.png`] = encodePng({
          width: SIDE,
          height: SIDE,
          channels: 1,
          pixels,
        });
      }
    }
  }
  return files;
}

const config = {
  architecture: { name: 'cnn', depth: 1, filters: 4, dense: 0 },
  imageSize: SIDE,
  workers: 1,
  epochs: 6,
  batchSize: 8,
  learningRate: 0.02,
  threads: 1,
};

it('what a study applies to a config is what the next training does', async () => {
  const file = 'pupil.config.json';
  const folder = temporaryFolder({ ...darkAndBright(), [file]: Buffer.from(JSON.stringify(config)) });
  const ask = async (...line: string[]) => {
    const world = fakeWorld({ folder, library });
    expect(await runProgram(line, world), world.err()).toBe(0);
    return world.out();
  };
  const photos = join(folder, 'photos');
  const said = await ask(
    'study',
    photos,
    'patience',
    '--seeds',
    '2',
    '--apply',
    '--out',
    join(folder, 'study'),
  );
  expect(said.replace(/\s+/g, ' ')).toMatch(
    /stop after \d epochs? without improvement: saves \d+% of the time and costs 0\.0 points/,
  );
  const { earlyStopping, ...others } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  expect(others).toEqual(config);
  expect(earlyStopping).toEqual({ patience: expect.any(Number) });
  await ask('train', photos, '--out', join(folder, 'run'));
  const run = JSON.parse(readFileSync(join(folder, 'run', 'config.json'), 'utf8'));
  expect(run.training).toMatchObject({ epochs: 6, earlyStopping });
});

it('a study says the same whatever the test part holds', async () => {
  const answersOf = async (options: Parameters<typeof darkAndBright>[0]) => {
    const folder = temporaryFolder(darkAndBright(options));
    const { architecture: model, imageSize, workers, ...training } = config;
    const out = join(folder, 'study');
    const { answers } = await study(join(folder, 'photos'), {
      out,
      questions: ['depth'],
      base: { model, pictures: { imageSize, workers }, training: { ...training, epochs: 1 } },
      plan: { looks: [2] },
      workers: 1,
    });
    const predictions = readdirSync(join(out, 'trials')).map((run) =>
      readFileSync(join(out, 'trials', run, 'validation-predictions.jsonl'), 'utf8'),
    );
    // All but what it took.
    return { predictions, arms: answers[0].arms.map(({ comparison }) => comparison) };
  };
  const right = await answersOf({});
  expect(right.predictions).toHaveLength(4);
  expect(right.predictions.join('')).not.toContain('test/');
  expect(await answersOf({ isTestWrong: true })).toEqual(right);
});
