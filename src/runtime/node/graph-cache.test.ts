import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorOf } from '../../../test/error-of.js';
import { temporaryFolder } from '../../../test/pictures.js';
import { add, input } from '../../graph/index.js';
import { evaluate } from '../evaluate.js';
import { usualGraphCache } from './graph-cache.js';
import { createNodeRuntime } from './node-runtime.js';

describe('the usual cache of graphs', () => {
  it('is a folder of its own among the caches, of 1 GB', () => {
    expect(usualGraphCache({ PUPIL_CACHE_DIR: '/caches' })).toEqual({
      folder: join('/caches', 'graphs'),
      limitBytes: 1e9,
    });
  });

  it.each([
    ['500MB', 5e8],
    ['20000', 20000],
    ['', 1e9],
  ])('is as large as PUPIL_GRAPH_CACHE says: %j', (size, bytes) => {
    expect(usualGraphCache({ PUPIL_GRAPH_CACHE: size })?.limitBytes).toBe(bytes);
  });

  it('is none where PUPIL_GRAPH_CACHE is 0', () => {
    expect(usualGraphCache({ PUPIL_GRAPH_CACHE: '0' })).toBeUndefined();
  });

  it('refuses what is no size', () => {
    const error = errorOf(() => usualGraphCache({ PUPIL_GRAPH_CACHE: 'off' }));
    expect(error.code).toBe('option/graph-cache');
    expect(error.message).toContain('use a size such as 500MB, or 0 to keep none');
  });
});

it('a small graph leaves no file', async () => {
  const folder = join(temporaryFolder(), 'graphs');
  const runtime = createNodeRuntime({ threads: 1, graphCache: { folder, limitBytes: 1e9 } });
  const a = input('a', [1]);
  expect(await evaluate(runtime, { b: add(a, 1) }, [[a, Float32Array.of(1)]])).toEqual({
    b: Float32Array.of(2),
  });
  await runtime.dispose();
  expect(existsSync(folder)).toBe(false);
});
