import { execSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';

const SOURCES = 'assembly';
const KERNELS = 'dist/data/augment/kernels.wasm';

/** Tests of the sources need the pixel kernels, which a compiler has to make: once, and again after a change. */
export function setup(): void {
  const changed = Math.max(...readdirSync(SOURCES).map((name) => statSync(`${SOURCES}/${name}`).mtimeMs));
  if (!existsSync(KERNELS) || statSync(KERNELS).mtimeMs < changed)
    execSync('npm run --silent build:kernels', { stdio: 'inherit' });
}
