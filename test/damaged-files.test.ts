import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { damage } from './damage.js';
import { startDamagedReader } from './damaged-reader.js';
import { damagedSamples } from './damaged-samples.js';
import { temporaryFolder } from './pictures.js';

/** More by hand: `PUPIL_DAMAGED_FILES=20000 npx vitest run test/damaged-files.test.ts`. */
const FILES = Number(process.env.PUPIL_DAMAGED_FILES ?? 1200);
/** The reader holds no more than this, whatever a file claims: what Node and the decoders take, and some room. */
const MOST_KILOBYTES = 700 * 1024;

/** Seeds beyond those that did harm once: runs of levels that went on for a thousand million values. */
const HARMFUL: Readonly<Record<string, readonly number[]>> = {
  'Parquet, list': [86, 108, 225, 425, 550, 612, 696, 751],
  'Parquet, list, packed': [86, 108, 524, 541, 550, 612, 696],
};

const samples = await damagedSamples();
const each = Math.ceil(FILES / samples.length);
const reader = startDamagedReader();
afterAll(() => reader.close());

it.each(samples.map((sample) => [sample.name, sample] as const))(
  'damaged files give errors by name, and no crash: %s',
  async (sample, { kind, files, path, options, seal = (bytes) => bytes }) => {
    const folder = temporaryFolder();
    const [[name, whole], ...others] = Object.entries(files) as [
      [string, Uint8Array],
      ...[string, Uint8Array][],
    ];
    for (const [beside, bytes] of others) {
      mkdirSync(join(folder, beside, '..'), { recursive: true });
      writeFileSync(join(folder, beside), bytes);
    }
    const target = join(folder, path);
    const read = (bytes: Uint8Array) => {
      writeFileSync(join(folder, name), seal(bytes));
      return reader.read({ kind, path: target, options });
    };
    const { mostKilobytes: _, ...whenWhole } = await read(whole);
    expect(whenWhole).toEqual({});
    const crashes: string[] = [];
    let refused = 0;
    for (const seed of new Set([...Array(each).keys(), ...(HARMFUL[sample] ?? [])])) {
      const { refusal, crash, mostKilobytes } = await read(damage(whole, seed));
      if (crash !== undefined) crashes.push(`seed ${seed}: ${crash}`);
      else if (mostKilobytes > MOST_KILOBYTES) crashes.push(`seed ${seed}: ${mostKilobytes} kB`);
      if (refusal === undefined) continue;
      refused++;
      // An error names the file, the folder where it lies, or the picture in it.
      if (!refusal.where?.includes(folder) || !refusal.code.startsWith('data/') || refusal.what === '')
        crashes.push(`seed ${seed}: ${JSON.stringify(refusal)}`);
    }
    expect(crashes).toEqual([]);
    // What remains are bytes that may as well be so: another pixel, another label.
    expect(refused).toBeGreaterThan(each / 4);
  },
  60_000 + 100 * each,
);
