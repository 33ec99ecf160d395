import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { fileFolder, writePictures } from './tiny-run.js';

const script = fileURLToPath(new URL('command-lines.mjs', import.meta.url));
const root = fileFolder();
const config = join(root, 'own.config.ts');
const run = join(root, 'run');

/** What the built library prints as JSON for each of the lines, which run in one process that reads the file anew for each. */
async function pupil(...lines: readonly (readonly string[])[]): Promise<{ error?: unknown }[]> {
  const given = JSON.stringify(lines.map((line) => [...line, '--json', '--quiet']));
  const { stdout } = await promisify(execFile)(process.execPath, [script, given], { cwd: root });
  return JSON.parse(stdout).map(({ out }: { out: string }) => JSON.parse(out));
}

/** A file outside any project: Pupil, its operations and its schemas are those of the program that reads it. */
const CONFIG = `
import { dense, defineActivation, defineConfig, defineLayer, dropout, flatten, makeLayer, sequential } from 'pupil';
import { abs, add, div, mul } from 'pupil/graph';
import { z } from 'zod';

const squash = defineActivation({
  kind: 'squash',
  options: z.strictObject({ width: z.number().positive().default(1).describe('The limit for large x.') }),
  apply: (x, { width }) => div(x, add(mul(abs(x), 1 / width), 1)),
  initializer: 'glorotUniform',
});
const scale = defineLayer({
  kind: 'scale',
  options: z.strictObject({}),
  build: (scope, x) => mul(x, scope.variable('factor', { shape: [x.shape[1]], initializer: 'ones', role: 'normalization' })),
});

export default defineConfig({
  epochs: 1,
  imageSize: 12,
  model: sequential([flatten(), dropout(0.2), dense(8, { activation: { kind: 'squash', width: 2 } }), makeLayer(scale, {}), dense(3)]),
  extensions: { layers: [scale], activations: [squash] },
});
`;

beforeAll(async () => {
  writePictures(join(root, 'pictures'));
  writeFileSync(config, CONFIG);
  await pupil(['train', 'pictures', '--config', config, '--out', run]);
});

test('a network trains with layers and activations that its config file defines', () => {
  const { classifier, origin } = JSON.parse(readFileSync(join(run, 'config.json'), 'utf8'));
  expect(classifier.network.options.layers[3]).toEqual({ kind: 'scale', options: {} });
  expect(origin.epochs).toBe('file');
});

test('such a run is checked, resumed, summarized and exported with the same file', async () => {
  const file = join(root, 'shipped.onnx');
  const lines = [
    ['check', config, '--image-size', '12', '--classes', '3'],
    ['train', 'pictures', '--config', config, '--dry-run'],
    ['resume', run, '--config', config],
    ['summary', run, '--config', config],
    ['check', run, '--config', config],
    ['export', run, '--to', file, '--config', config],
    ['check', file, '--config', config],
  ];
  expect(await pupil(...lines)).toMatchObject([
    { usable: true },
    { dryRun: true },
    { epochs: 1 },
    { layers: expect.arrayContaining([expect.objectContaining({ kind: 'scale', trainable: 8 })]) },
    { usable: true },
    { model: file },
    { usable: true },
  ]);
});

test('without the file the message says where such kinds come from', async () => {
  const [{ error }] = await pupil(['summary', run]);
  expect(JSON.stringify(error)).toContain(
    'extensions: { layers, activations }, in the context, or in a config file named by --config',
  );
});

test('what is no definition is refused by its place', async () => {
  const odd = join(root, 'odd.config.mjs');
  writeFileSync(odd, 'export default { extensions: { layers: [() => 1] } };');
  const [{ error }] = await pupil(['train', 'pictures', '--config', odd]);
  expect(JSON.stringify(error)).toContain('extensions.layers.0: must be definitions');
});
