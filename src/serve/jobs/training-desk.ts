import { mkdir, readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { systemCode } from '../../base/system-code.js';
import { nextRunPath } from '../../train/index.js';
import type { Fault, OptionList } from '../api.js';
import { RequestError } from '../http/request-error.js';

/** What the dashboard needs to know to start trainings: given by the command line, which knows the options. */
export interface TrainingDesk {
  options(): OptionList;
  /** What is wrong with a config; empty where nothing is. */
  issuesOf(config: Readonly<Record<string, unknown>>): NonNullable<Fault['error']['issues']>;
  /** What runs `pupil`: a program and its first arguments. */
  readonly command: readonly string[];
}

/** Options that would have the server read or run files by their names, or write to other places. */
const NOT_FROM_A_PAGE = ['out', 'cacheDir', 'extensions', '$schema'];

/**
 * A config that came from a page, for a process that reads it from anywhere: the path of the model that it begins with begins in
 * `folder`.
 *
 * Throws RequestError 422 with each fault.
 */
export function usableConfig(
  config: Readonly<Record<string, unknown>>,
  desk: TrainingDesk,
  folder: string,
): Readonly<Record<string, unknown>> {
  const forbidden = NOT_FROM_A_PAGE.filter((name) => Object.hasOwn(config, name));
  const issues = [
    ...forbidden.map((path) => ({ path, message: 'this cannot be set from here: use the command line' })),
    ...(typeof config.model === 'string'
      ? [{ path: 'model', message: 'a file cannot be named from here: give the layers themselves' }]
      : []),
    ...desk.issuesOf(config).filter(({ path }) => !forbidden.includes(path)),
  ];
  if (issues.length === 0)
    return typeof config.from === 'string' ? { ...config, from: resolve(folder, config.from) } : config;
  throw new RequestError(422, {
    code: 'serve/config',
    message: 'the options cannot be used',
    fix: 'correct the options that are named',
    issues,
  });
}

/** Where new runs go, relative to the folder that is looked at: itself where it is called so. */
export function newRunsFolder(root: string): string {
  return basename(root) === 'runs' ? '' : 'runs';
}

/**
 * Make the empty folder of a new run below `root`: `name`, or what the data are called with the next number. Returns its id.
 *
 * Throws RequestError 409 where `name` is taken.
 */
export async function makeRunFolder(root: string, data: string, name: string | undefined): Promise<string> {
  const place = newRunsFolder(root);
  const parent = join(root, place);
  await mkdir(parent, { recursive: true });
  for (;;) {
    const path = name === undefined ? await nextRunPath({ data, parent }) : resolve(parent, name);
    const id = place === '' ? basename(path) : `${place}/${basename(path)}`;
    try {
      await mkdir(path);
      return id;
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
      if (name === undefined) continue;
      if ((await readdir(path).catch(() => ['?'])).length === 0) return id;
      throw new RequestError(409, {
        code: 'serve/run-exists',
        message: 'there is a run of this name already',
        where: id,
        fix: 'choose another name, or leave it out',
      });
    }
  }
}
