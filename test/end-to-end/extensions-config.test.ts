import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { fileFolder, writePictures } from './tiny-run.js';

const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
const root = fileFolder();
const config = join(root, 'own.config.ts');
const run = join(root, 'run');

/** What the built program prints as JSON. */
async function pupil(...line: readonly string[]): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)(process.execPath, [bin, ...line, '--json', '--quiet'], {
    cwd: root,
  });
  return JSON.parse(stdout);
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
  await pupil('train', 'pictures', '--config', config, '--out', run);
});

test('a network trains with layers and activations that its config file defines', () => {
  const { classifier, origin } = JSON.parse(readFileSync(join(run, 'config.json'), 'utf8'));
  expect(classifier.network.options.layers[3]).toEqual({ kind: 'scale', options: {} });
  expect(origin.epochs).toBe('file');
});

test('such a run is checked, resumed, summarized and exported with the same file', async () => {
  expect(await pupil('check', config, '--image-size', '12', '--classes', '3')).toMatchObject({
    usable: true,
  });
  expect(await pupil('train', 'pictures', '--config', config, '--dry-run')).toMatchObject({ dryRun: true });
  expect(await pupil('resume', run, '--config', config)).toMatchObject({ epochs: 1 });
  const { layers } = await pupil('summary', run, '--config', config);
  expect(layers).toContainEqual(expect.objectContaining({ kind: 'scale', trainable: 8 }));
  expect(await pupil('check', run, '--config', config)).toMatchObject({ usable: true });
  const file = join(root, 'shipped.onnx');
  expect(await pupil('export', run, '--to', file, '--config', config)).toMatchObject({ model: file });
  expect(await pupil('check', file, '--config', config)).toMatchObject({ usable: true });
});

test('without the file the message says where such kinds come from', async () => {
  await expect(pupil('summary', run)).rejects.toMatchObject({
    stdout: expect.stringContaining(
      'extensions: { layers, activations }, in the context, or in a config file named by --config',
    ),
  });
});

test('what is no definition is refused by its place', async () => {
  const odd = join(root, 'odd.config.mjs');
  writeFileSync(odd, 'export default { extensions: { layers: [() => 1] } };');
  await expect(pupil('train', 'pictures', '--config', odd)).rejects.toMatchObject({
    stdout: expect.stringContaining('extensions.layers.0: must be definitions'),
  });
});
