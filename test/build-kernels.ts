import { execSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';

const SOURCES = 'assembly';
const KERNELS = ['dist/data/augment/kernels.wasm', 'dist/train/step/noise.wasm'];

/** Tests of the sources need the kernels, which a compiler has to make: once, and again after a change. */
export function setup(): void {
  const changed = Math.max(...readdirSync(SOURCES).map((name) => statSync(`${SOURCES}/${name}`).mtimeMs));
  if (KERNELS.some((file) => !existsSync(file) || statSync(file).mtimeMs < changed))
    execSync('npm run --silent build:kernels', { stdio: 'inherit' });
}
