import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { pupil, when } from '../built-program.js';
import { writeXorPoints } from '../xor-points.js';
import { fileFolder } from './tiny-run.js';

const root = fileFolder();
const data = join(root, 'points.csv');
const space = join(root, 'space.json');
const options = ['--trials', '3', '--epochs', '12', '--batch-size', '4', '--threads', '1'];

beforeAll(() => {
  writeXorPoints(data, 60);
  const learningRate = { type: 'float', min: 1e-3, max: 0.3, log: true };
  writeFileSync(space, JSON.stringify({ parameters: { learningRate } }));
});

/** What does not depend on the clock or the folder, of the document that a search prints. */
function numbersOf(out: string): unknown {
  const { trials, best } = JSON.parse(out);
  return [best, trials.map(({ number, state, point, values }: Trial) => ({ number, state, point, values }))];
}

interface Trial {
  readonly number: number;
  readonly state: string;
  readonly point: unknown;
  readonly values: unknown;
}

test('a search that is interrupted exits with 130, and the line that it prints goes on to the same trials', async () => {
  const tune = (out: string) => ['tune', data, '--space', space, ...options, '--out', out, '--json'];
  const unbroken = await pupil(tune(join(root, 'unbroken')));
  expect(unbroken.code).toBe(0);
  const broken = join(root, 'broken');
  const { code, out } = await pupil(tune(broken), (child) =>
    when(child, /trial 1: /, () => child.kill('SIGINT')),
  );
  expect(code).toBe(130);
  const { error } = JSON.parse(out);
  expect(error).toMatchObject({ code: 'interrupted', fix: `go on with: pupil tune --resume ${broken}` });
  const resumed = await pupil(['tune', '--resume', broken, '--json']);
  expect(resumed.code).toBe(0);
  expect(numbersOf(resumed.out)).toEqual(numbersOf(unbroken.out));
}, 60_000);
