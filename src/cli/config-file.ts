import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { OptionError } from '../base/error.js';
import { issueLines } from '../base/issue-lines.js';
import { fieldsOf } from './command-fields.js';
import { type Config, ConfigSchema } from './config-schema.js';
import { definedOnly } from './defined-only.js';
import { trainFlags } from './train-flags.js';
import { readValueFile } from './value-file.js';

/** Files that are used without being named, where they lie in the current folder. */
const CONFIG_FILES: readonly string[] = ['ts', 'js', 'mjs', 'json', 'yaml'].map(
  (ending) => `pupil.config.${ending}`,
);

export interface ConfigFile {
  /** Absolute path. */
  readonly path: string;
  /** Absolute path of the folder in which it lies: paths inside the file begin there. */
  readonly folder: string;
  readonly values: Config;
}

/**
 * The config file that was named, or the one in `folder`; undefined where there is neither.
 *
 * Throws   OptionError if there are several in the folder, or the file is missing, cannot be understood, or has unknown
 *          or unusable keys.
 */
export async function openConfig(named: string | undefined, folder: string): Promise<ConfigFile | undefined> {
  const path = named === undefined ? await findConfig(folder) : resolve(folder, named);
  return path === undefined ? undefined : configOf(path, await readValueFile(path));
}

async function findConfig(folder: string): Promise<string | undefined> {
  const files = CONFIG_FILES.map((name) => join(folder, name));
  const found = await Promise.all(files.map((file) => stat(file).catch(() => undefined)));
  const present = files.filter((_, i) => found[i]?.isFile());
  if (present.length < 2) return present[0];
  throw new OptionError({
    code: 'option/config',
    where: folder,
    what: 'there are several config files',
    got: present,
    fix: 'keep one of them, or say which with --config',
  });
}

/** Option of commands that need nothing of a config file but its extensions. */
export const extensionsFlag = {
  config: z
    .string()
    .min(1)
    .optional()
    .describe('Config file (TypeScript, JavaScript) with the extensions that the network names.')
    .meta({ value: 'file' }),
};

/** The extensions in a config file that was named. */
export async function readExtensions(
  named: string | undefined,
  folder: string,
): Promise<Config['extensions']> {
  return named === undefined ? undefined : (await openConfig(named, folder))?.values.extensions;
}

/** A value that was read from `path`, as the config it must be. */
export function configOf(path: string, value: unknown): ConfigFile {
  const parsed = ConfigSchema.safeParse(value);
  // What was written, not what was parsed: defaults are the library's, and it records what was given.
  if (parsed.success) return { path, folder: dirname(path), values: definedOnly(value as Config) };
  throw new OptionError({
    code: 'option/config',
    where: path,
    what: [
      'the config file cannot be used:',
      ...parsed.error.issues.flatMap((issue) => problemLines(issue, value)),
    ].join('\n'),
    fix: `known keys are ${Object.keys(ConfigSchema.shape).join(', ')}; pupil train --help explains them`,
  });
}

/** What is wrong with a config that was not read from a file, with the option of each fault; empty where nothing is. */
export function configIssues(value: unknown): { readonly path: string; readonly message: string }[] {
  const parsed = ConfigSchema.safeParse(value);
  return (parsed.error?.issues ?? []).flatMap((issue) =>
    problemLines(issue, value).map((line) => {
      const path = issue.code === 'unrecognized_keys' ? String(issue.keys[0]) : issue.path.join('.');
      return { path, message: line.startsWith(`${path}: `) ? line.slice(path.length + 2) : line };
    }),
  );
}

/** What is wrong, in the words that the same flags have on the command line where they have such. */
function problemLines(issue: z.core.$ZodIssue, value: unknown): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.path.length === 0
      ? issue.keys.map((key) => `there is no key ${JSON.stringify(key)}`)
      : issueLines({ issues: [issue] });
  }
  if (issue.path.length === 0) return ['an object is needed, with a key for each option'];
  const [key] = issue.path;
  const lines = issueLines({ issues: [issue] });
  const isExact = issue.path.length > 1 || lines[0] !== `${String(key)}: ${issue.message}`;
  const field = fieldsOf(trainFlags).find(({ name }) => name === key);
  if (isExact || field === undefined) return lines;
  const rule = field.isBoolean ? 'true or false' : field.rule;
  return [
    `${field.name}: the value must be ${rule}, not ${JSON.stringify((value as Config)[key as keyof Config])}`,
  ];
}
