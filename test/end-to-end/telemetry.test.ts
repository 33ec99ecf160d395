import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../pictures.js';

const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));

test('ONNX Runtime keeps no record of its use below the home of the user', async () => {
  const root = temporaryFolder();
  const [home, work] = ['home', 'work'].map((name) => join(root, name));
  for (const folder of [home, work]) mkdirSync(folder);
  const { ORT_DISABLE_TELEMETRY: _, XDG_CACHE_HOME: __, ...environment } = process.env;
  // The doctor runs a small graph.
  const { stdout } = await promisify(execFile)(process.execPath, [bin, 'doctor', '--json'], {
    cwd: work,
    env: { ...environment, HOME: home, USERPROFILE: home },
  });
  expect(JSON.parse(stdout).onnxRuntime.graphRuns).toBe(true);
  expect(readdirSync(home, { recursive: true })).toEqual([]);
});
