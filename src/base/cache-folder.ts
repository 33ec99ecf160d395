import { homedir } from 'node:os';
import { join } from 'node:path';

/** What is kept, each in a folder of its own below the folder for caches. */
export const CACHES = {
  pictures: 'pixels',
  features: 'features',
  graphs: 'graphs',
  tuning: 'tuning',
} as const;

/** What decides where caches lie; given, so that every platform can be tested. */
export interface CacheWorld {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/**
 * Folder for what may be deleted at any time: `PUPIL_CACHE_DIR`, or by the custom of the platform
 * `$XDG_CACHE_HOME/pupil` (`~/.cache/pupil`), `~/Library/Caches/pupil` or `%LOCALAPPDATA%\pupil\Cache`.
 */
export function cacheFolder(
  { platform, env, home }: CacheWorld = { platform: process.platform, env: process.env, home: homedir() },
): string {
  if (env.PUPIL_CACHE_DIR) return env.PUPIL_CACHE_DIR;
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'pupil');
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'pupil', 'Cache');
  // The specification tells to ignore relative paths.
  const custom = env.XDG_CACHE_HOME?.startsWith('/') ? env.XDG_CACHE_HOME : undefined;
  return join(custom === undefined ? join(home, '.cache') : custom, 'pupil');
}
