import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeDemoPictures } from '../../src/data/index.js';
import { predict } from '../../src/index.js';

/** Programs are run as a reader runs them: by Node, with the built library under the name of the package. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'pupil-examples-'));
const photos = join(folder, 'photos');
const trained = join(folder, 'trained');

beforeAll(async () => {
  await writeDemoPictures(photos, { perClass: 8, size: 32 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function pictureOf(name: string): string {
  return join(photos, name, readdirSync(join(photos, name))[0]);
}

function runNode(program: string, ...given: readonly string[]): string {
  return execFileSync(process.execPath, [program, ...given], { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });
}

describe('the examples', () => {
  it('train a network of one’s own and export it', () => {
    const result = JSON.parse(runNode('examples/custom-network.mjs', photos, trained, '1'));
    expect(result).toMatchObject({ epochs: 1, model: join(trained, 'shipped.onnx') });
    expect(result.accuracy).toBeGreaterThanOrEqual(0);
    expect(readFileSync(result.model)).toEqual(readFileSync(join(trained, 'model.onnx')));
  });

  it('get the same answer without Pupil as with it', async () => {
    const picture = pictureOf('star');
    const answer = JSON.parse(runNode('examples/predict-without-pupil.mjs', trained, picture));
    const [{ probabilities }] = (await predict(join(trained, 'model.onnx'), [picture])).predictions;
    expect(Object.keys(answer)).toEqual(Object.keys(probabilities!));
    for (const [name, probability] of Object.entries(probabilities!))
      expect(answer[name], name).toBeCloseTo(probability, 5);
  });

  it.each(['custom-network', 'predict-without-pupil'])('%s says how it is used when told nothing', (name) => {
    expect(() => runNode(`examples/${name}.mjs`)).toThrow('usage: node examples/');
  });
});

describe('docs/library.md', () => {
  const [program, branches, extended, handling] = [
    ...readFileSync(join(ROOT, 'docs/library.md'), 'utf8').matchAll(/```js\n(.*?)```/gs),
  ].map(([, code]) => code);

  /** Run a program that imports the package by its name: it must lie inside the package, and `dist` is not kept. */
  function runText(code: string, ...given: readonly string[]): string {
    const home = mkdtempSync(join(ROOT, 'dist', 'docs-'));
    try {
      writeFileSync(join(home, 'program.mjs'), code);
      return runNode(join(home, 'program.mjs'), ...given);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  }

  it('holds a program that trains, predicts, evaluates and exports', () => {
    const out = join(folder, 'documented');
    const lines = runText(program, photos, out, pictureOf('circle')).trim().split('\n');
    expect(lines[0]).toMatch(/^accuracy [\d.]+ on \d+ pictures$/);
    expect(lines[1]).toMatch(/^(circle|cross|ring|square|star|triangle), probability 0?[\d.]+$/);
    expect(lines[2]).toBe('6 probabilities for each of 48 pictures');
    expect(lines[3]).toMatch(/^balanced accuracy [\d.]+$/);
    expect(lines[4]).toBe(`${statSync(join(out, 'shipped.onnx')).size} bytes`);
  });

  it('wires branches', () => {
    expect(runText(branches).trim()).toBe(
      'conv2d_1 takes input; conv2d_2 takes conv2d_1; add_1 takes conv2d_2, conv2d_1; conv2d_3 takes conv2d_1; ' +
        'concatenate_1 takes add_1, conv2d_3; globalAvgPool2d_1 takes concatenate_1; dense_1 takes globalAvgPool2d_1',
    );
  });

  it('trains a network with a layer and an activation of one’s own', () => {
    expect(runText(extended, photos, join(folder, 'extended')).trim()).toBe(
      '1 epoch, {"kind":"channelScale","options":{}}',
    );
  });

  it('shows errors as they are thrown', () => {
    const code = handling.replace('import { isPupilError }', 'import { imageFolder, isPupilError, train }');
    expect(() => runText(code)).not.toThrow();
  });
});
