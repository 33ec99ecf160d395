import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { messageOf, OptionError } from '../base/error.js';
import { findRepeatedKey } from '../base/repeated-key.js';

const PROGRAMS: readonly string[] = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];
const YAML: readonly string[] = ['.yaml', '.yml'];

/** Whether a name is one of a file that `readValueFile` is made for. */
export function isValueFile(file: string): boolean {
  return [...PROGRAMS, '.json', ...YAML].includes(extname(file).toLowerCase());
}

const OPTIONS_FORM = 'the names of the flags in camelCase, such as { "batchSize": 32 }';

/** Levels of lists and objects inside each other that a value may have: far more than any network needs. */
const DEEPEST = 1000;

/**
 * The value that a file holds: what a program in TypeScript or JavaScript exports as its default, or the document of a
 * JSON or YAML file. A file of another name is read as JSON. Bytes are UTF-8, with or without a byte order mark. `form` tells who gave
 * another file what belongs into it.
 *
 * Throws   OptionError if the file is missing, cannot be understood, holds a key twice or itself or, as a program, fails
 *          or exports no default.
 */
export async function readValueFile(file: string, form = OPTIONS_FORM): Promise<unknown> {
  const bytes = await readFile(file).catch((cause) => {
    throw unreadable(file, cause, 'name a file that exists and that you may read');
  });
  const isProgram = PROGRAMS.includes(extname(file).toLowerCase());
  try {
    const value = isProgram ? await importDefault(resolve(file)) : await documentOf(bytes, file);
    requireTree(value);
    return value;
  } catch (cause) {
    const fix = isProgram
      ? 'mend the program; it must end with `export default` and the value'
      : `give a JSON or YAML object with ${form}`;
    throw unreadable(file, cause, fix);
  }
}

function unreadable(file: string, cause: unknown, fix: string): OptionError {
  return new OptionError({
    code: 'option/config',
    where: file,
    what: `the file cannot be read: ${messageOf(cause)}`,
    fix,
    cause,
  });
}

async function documentOf(bytes: Uint8Array, file: string): Promise<unknown> {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  // Loaded when needed: most commands read no such file.
  if (YAML.includes(extname(file).toLowerCase())) return (await import('yaml')).parse(text);
  const value = JSON.parse(text);
  // JSON takes the last of them, YAML refuses: what was meant cannot be told.
  const repeated = findRepeatedKey(new TextEncoder().encode(text));
  if (repeated !== undefined) throw new Error(`the key "${repeated.key}" stands there twice in one object`);
  return value;
}

/** Schemas of extensions hold themselves, and may: only plain objects and lists are looked into. */
function requireTree(value: unknown, depth = 0): void {
  if (depth > DEEPEST)
    throw new Error(`it holds itself, or more than ${DEEPEST} levels of lists and objects`);
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return;
  for (const inner of Object.values(value)) requireTree(inner, depth + 1);
}

async function importDefault(file: string): Promise<unknown> {
  const { createJiti } = await import('jiti');
  const jiti = createJiti(import.meta.url, {
    // A file on its own, outside any project, finds the Pupil that reads it, and the schemas of its options; values then
    // are of one kind.
    virtualModules: {
      pupil: await import(import.meta.resolve('pupil')),
      'pupil/graph': await import(import.meta.resolve('pupil/graph')),
      zod: await import('zod'),
    },
    interopDefault: false,
    fsCache: false,
    moduleCache: false,
  });
  const exported = await jiti.import<{ default?: unknown }>(file);
  if (exported.default === undefined) throw new Error('it has no default export');
  return exported.default;
}
