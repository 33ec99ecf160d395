import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { messageOf, OptionError } from '../base/error.js';

const PROGRAMS: readonly string[] = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];
const YAML: readonly string[] = ['.yaml', '.yml'];

/** Whether a name is one of a file that `readValueFile` is made for. */
export function isValueFile(file: string): boolean {
  return [...PROGRAMS, '.json', ...YAML].includes(extname(file).toLowerCase());
}

/**
 * The value that a file holds: what a program in TypeScript or JavaScript exports as its default, or the document of a
 * JSON or YAML file. A file of another name is read as JSON.
 *
 * Throws   OptionError if the file is missing, cannot be understood or, as a program, fails or exports no default.
 */
export async function readValueFile(file: string): Promise<unknown> {
  const ending = extname(file).toLowerCase();
  try {
    if (PROGRAMS.includes(ending)) return await importDefault(resolve(file));
    const text = await readFile(file, 'utf8');
    // Loaded when needed: most commands read no such file.
    return YAML.includes(ending) ? (await import('yaml')).parse(text) : JSON.parse(text);
  } catch (cause) {
    throw new OptionError({
      code: 'option/config',
      where: file,
      what: `the file cannot be read: ${messageOf(cause)}`,
      fix: PROGRAMS.includes(ending)
        ? 'mend the program; it must end with `export default` and the value'
        : 'give a JSON or YAML object with the names of the flags in camelCase, such as { "batchSize": 32 }',
      cause,
    });
  }
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
