import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { CACHES, cacheFolder } from '../../base/cache-folder.js';
import { DataError } from '../../base/error.js';
import { systemCode } from '../../base/system-code.js';
import type { FormulationChoices } from '../formulations/choices.js';
import { ONNX_RUNTIME_VERSION } from '../node/onnxruntime.js';

/** What measured times are true of. */
const Machine = z.strictObject({
  processor: z.string(),
  platform: z.string(),
  onnxRuntime: z.string(),
  threads: z.int().positive(),
});
type Machine = z.output<typeof Machine>;

const TuningFile = z.strictObject({
  format: z.literal(1),
  machine: Machine,
  choices: z.record(z.string(), z.string()),
});

/** Where the choices of this machine for so many threads are kept. */
export function tuningFile(threads: number, caches: string = cacheFolder()): string {
  const name = createHash('sha256')
    .update(JSON.stringify(machineOf(threads)))
    .digest('hex')
    .slice(0, 16);
  return join(caches, CACHES.tuning, `${name}.json`);
}

/**
 * What was found fastest on this machine with so many threads; nothing where nobody has measured, or the file is damaged or
 * of another machine: the table's formulations are right everywhere.
 */
export function readTuning(threads: number, caches: string = cacheFolder()): FormulationChoices {
  try {
    const { machine, choices } = TuningFile.parse(
      JSON.parse(readFileSync(tuningFile(threads, caches), 'utf8')),
    );
    return JSON.stringify(machine) === JSON.stringify(machineOf(threads)) ? choices : {};
  } catch {
    return {};
  }
}

/**
 * Keep choices; those kept before stay, but for shapes that were measured anew.
 *
 * Returns  The file.
 * Throws   DataError `data/cache` where it cannot be written.
 */
export function writeTuning(
  threads: number,
  measured: Iterable<string>,
  found: FormulationChoices,
  caches: string = cacheFolder(),
): string {
  const file = tuningFile(threads, caches);
  const anew = new Set(measured);
  const others = Object.entries(readTuning(threads, caches)).filter(([key]) => !anew.has(key));
  const choices = Object.fromEntries(
    [...others, ...Object.entries(found)].sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  const text = `${JSON.stringify({ format: 1, machine: machineOf(threads), choices }, undefined, 2)}\n`;
  const temporary = `${file}.${process.pid.toString(36)}-${process.hrtime.bigint().toString(36)}.tmp`;
  try {
    // Shapes tell what somebody works on, as graphs do.
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(temporary, text);
    // Readers find the old file or the new one, whole.
    renameSync(temporary, file);
  } catch (cause) {
    removeIfThere(temporary);
    throw new DataError({
      code: 'data/cache',
      where: file,
      what: 'what was measured cannot be kept',
      got: systemCode(cause),
      fix: 'make the folder writable, or choose another with the environment variable PUPIL_CACHE_DIR',
      cause,
    });
  }
  return file;
}

/** What failed before is the fault to tell of. */
function removeIfThere(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Where no file could be made there is none.
  }
}

function machineOf(threads: number): Machine {
  return {
    processor: cpus()[0]?.model.trim() || 'unknown',
    platform: `${process.platform}-${process.arch}`,
    onnxRuntime: ONNX_RUNTIME_VERSION ?? 'unknown',
    threads,
  };
}
