import type { About } from '../../src/serve/api.js';

/** A path of the folder as commands have it that are typed where the dashboard was started; quoted where a POSIX shell needs it. */
export function commandPath({ folder, workingFolder }: Pick<About, 'folder' | 'workingFolder'>, id: string) {
  const path = `${folder.replace(/[\\/]$/, '')}/${id}`;
  const isBelow = path.startsWith(workingFolder) && /^[\\/]/.test(path.slice(workingFolder.length));
  const shown = isBelow ? path.slice(workingFolder.length + 1) : path;
  return /^[\w@%+=:,./\\-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", "'\\''")}'`;
}
