import { execFile } from 'node:child_process';
import { relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { temporaryFolder } from './pictures.js';

/** The program as it is installed: `npm run build` first. */
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Writes the URL of every module that is read to stderr, a line each. */
const HOOK = `import { writeSync } from 'node:fs';
export async function load(url, context, next) {
  writeSync(2, url + '\\n');
  return next(url, context);
}`;

async function modulesReadBy(...line: string[]): Promise<string[]> {
  const folder = temporaryFolder({
    'hook.mjs': HOOK,
    'register.mjs': "import { register } from 'node:module';\nregister('./hook.mjs', import.meta.url);",
  });
  const register = pathToFileURL(`${folder}/register.mjs`).href;
  const { stderr } = await promisify(execFile)(process.execPath, [
    '--import',
    register,
    `${ROOT}/dist/cli/start.cjs`,
    ...line,
  ]);
  return stderr
    .split('\n')
    .filter((url) => url.startsWith('file:'))
    .map((url) => relative(ROOT, fileURLToPath(url)));
}

it('the help reads the names of the commands and what prints them, and nothing that computes', async () => {
  const modules = await modulesReadBy('--help');
  const packages = modules.filter((path) => path.startsWith('node_modules/'));
  expect(new Set(packages.map((path) => path.split('/')[1]))).toEqual(new Set(['commander']));
  // A module more is a few tenths of a millisecond: a list that grows should be seen to grow.
  expect(modules.filter((path) => path.startsWith('dist/')).sort()).toMatchInlineSnapshot(`
    [
      "dist/base/error.js",
      "dist/base/format-count.js",
      "dist/base/format.js",
      "dist/base/kebab-case.js",
      "dist/base/nearest-name.js",
      "dist/base/version.js",
      "dist/cli/bin.js",
      "dist/cli/command-list.js",
      "dist/cli/output.js",
      "dist/cli/program.js",
      "dist/cli/progress.js",
      "dist/cli/render-error.js",
      "dist/cli/start.cjs",
      "dist/cli/text-columns.js",
      "dist/cli/text-width.js",
      "dist/cli/visible-text.js",
    ]
  `);
});
