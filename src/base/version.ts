import { readFileSync } from 'node:fs';

/** Version of Pupil. */
export const PUPIL_VERSION: string = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
).version;
