import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorOf } from '../../test/error-of.js';
import { usualGraphCache } from './graph-cache-place.js';

const usual = (env: Record<string, string>) => usualGraphCache({ platform: 'linux', env, home: '/home/ada' });

describe('the usual cache of graphs', () => {
  it('is a folder of its own among the caches, of 1 GB', () => {
    expect(usual({ PUPIL_CACHE_DIR: '/caches' })).toEqual({
      folder: join('/caches', 'graphs'),
      limitBytes: 1e9,
    });
  });

  it.each([
    ['500MB', 5e8],
    ['20000', 20000],
    ['', 1e9],
  ])('is as large as PUPIL_GRAPH_CACHE says: %j', (size, bytes) => {
    expect(usual({ PUPIL_GRAPH_CACHE: size })?.limitBytes).toBe(bytes);
  });

  it('is none where PUPIL_GRAPH_CACHE is 0', () => {
    expect(usual({ PUPIL_GRAPH_CACHE: '0' })).toBeUndefined();
  });

  it('refuses what is no size', () => {
    const error = errorOf(() => usual({ PUPIL_GRAPH_CACHE: 'off' }));
    expect(error.code).toBe('option/graph-cache');
    expect(error.message).toContain('use a size such as 500MB, or 0 to keep none');
  });
});
