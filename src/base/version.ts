import { existsSync, readFileSync } from 'node:fs';

/** Version of Pupil. */
export const PUPIL_VERSION: string = JSON.parse(readFileSync(packageFile(), 'utf8')).version;

/** The nearest one above: what is built for benchmarks lies deeper than what is built for use. */
function packageFile(): URL {
  let folder = new URL('..', import.meta.url);
  while (!existsSync(new URL('package.json', folder))) folder = new URL('..', folder);
  return new URL('package.json', folder);
}
