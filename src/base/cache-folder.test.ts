import { describe, expect, it } from 'vitest';
import { byteCount, diskSize } from './byte-count.js';
import { type CacheWorld, cacheFolder } from './cache-folder.js';

describe('the folder for caches', () => {
  const at = (platform: NodeJS.Platform, env: CacheWorld['env'] = {}) =>
    cacheFolder({ platform, env, home: '/home/ada' }).replaceAll('\\', '/');

  it('is the one that each system has for them', () => {
    expect(at('linux')).toBe('/home/ada/.cache/pupil');
    expect(at('linux', { XDG_CACHE_HOME: '/fast' })).toBe('/fast/pupil');
    expect(at('linux', { XDG_CACHE_HOME: 'not/absolute' })).toBe('/home/ada/.cache/pupil');
    expect(at('darwin', { XDG_CACHE_HOME: '/fast' })).toBe('/home/ada/Library/Caches/pupil');
    expect(at('win32', { LOCALAPPDATA: 'C:/Local' })).toBe('C:/Local/pupil/Cache');
    expect(at('win32')).toBe('/home/ada/AppData/Local/pupil/Cache');
  });

  it.each(['linux', 'darwin', 'win32'] as const)(
    'is the one that PUPIL_CACHE_DIR names, on %s',
    (platform) => {
      expect(at(platform, { PUPIL_CACHE_DIR: '/big', XDG_CACHE_HOME: '/fast', LOCALAPPDATA: 'C:/' })).toBe(
        '/big',
      );
    },
  );
});

describe('a size on the disk', () => {
  it.each([
    [0, 0],
    [123, 123],
    ['20GB', 20e9],
    ['1.5 gb', 1.5e9],
    ['300MB', 3e8],
    ['2TB', 2e12],
  ])('%s is %i bytes', (size, bytes) => {
    expect(byteCount(diskSize.parse(size))).toBe(bytes);
  });

  it.each([-1, 1.5, '20', 'GB', '20 G', '-1GB', '1e3MB', null])('cannot be %s', (size) => {
    expect(diskSize.safeParse(size).success).toBe(false);
  });
});
