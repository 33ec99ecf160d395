import { z } from 'zod';
import type { CommandContext } from './command.js';
import { type ConfigFile, openConfig } from './config-file.js';
import { displayPath } from './display-path.js';

/** Option of commands that take the options of training. */
export const configFlag = z
  .string()
  .min(1)
  .optional()
  .describe(
    'File (TypeScript, JSON, YAML) with options of training by their names in camelCase; flags win over it. Without it a pupil.config.* in the current folder is used.',
  )
  .meta({ value: 'file' });

/** The config file that was named, or the one in the current folder, of which is then told. Throws as `openConfig`. */
export async function usedConfig(
  named: string | undefined,
  { output, world }: Pick<CommandContext, 'output' | 'world'>,
): Promise<ConfigFile | undefined> {
  const file = await openConfig(named, world.folder);
  if (file !== undefined && named === undefined) output.note(`using ${displayPath(file.path, world.folder)}`);
  return file;
}
