import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/pictures.js';
import { add, input } from '../../graph/index.js';
import { evaluate } from '../evaluate.js';
import { createNodeRuntime } from './node-runtime.js';

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
