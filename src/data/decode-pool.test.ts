import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { encodePng, patterned, temporaryFolder } from '../../test/pictures.js';
import { createDecodePool } from './decode-pool.js';
import type { DecodeTask } from './decode-task.js';

const task = (files: string[], root = 'nowhere'): DecodeTask => ({
  kind: 'inspect',
  pictures: files.map((file) => ({ file, path: join(root, file) })),
  maxPixels: 1e6,
});

function poolOf(code?: string, workers = 1) {
  const script = code === undefined ? undefined : new URL(`data:text/javascript,${encodeURIComponent(code)}`);
  const pool = createDecodePool(workers, script);
  onTestFinished(() => pool.close());
  return pool;
}
const port = "import { parentPort } from 'node:worker_threads';";

it.each([
  ['exits', `${port} parentPort.on('message', () => process.exit(7));`, 'exit code 7'],
  ['throws', `${port} parentPort.on('message', () => { throw new Error('out of luck'); });`, 'out of luck'],
  ['does not start', "throw new Error('no such library');", 'no such library'],
])('a thread that %s fails its tasks, and those that come later', async (_name, code, got) => {
  const pool = poolOf(code);
  const tasks = [pool.run(task(['a.png', 'b.png'])), pool.run(task(['c.png']))];
  for (const pending of tasks)
    await expect(pending).rejects.toMatchObject({
      kind: 'data',
      code: 'data/decoder-stopped',
      where: 'a.png … b.png',
      got,
    });
  await expect(pool.run(task(['d.png']))).rejects.toMatchObject({ code: 'data/decoder-stopped' });
});

it('a fault of our own in a thread is reported as such', async () => {
  const pool = poolOf(
    `${port} parentPort.on('message', ({ id }) => parentPort.postMessage({ id, failure: 'boom' }));`,
  );
  await expect(pool.run(task(['a.png']))).rejects.toMatchObject({ kind: 'internal', got: 'boom' });
});

it('closing rejects what is under way and what comes later', async () => {
  const pool = poolOf(`${port} parentPort.on('message', () => {});`, 2);
  const pending = pool.run(task(['a.png']));
  const refused = expect(pending).rejects.toMatchObject({ code: 'data/closed' });
  await pool.close();
  await refused;
  await expect(pool.run(task(['a.png']))).rejects.toMatchObject({ code: 'data/closed' });
});

it('spreads tasks over idle threads', async () => {
  const pool = poolOf(
    `import { parentPort, threadId } from 'node:worker_threads';
     parentPort.on('message', ({ id }) => setTimeout(() => parentPort.postMessage({ id, result: threadId }), 20));`,
    3,
  );
  const results = await Promise.all(Array.from({ length: 6 }, () => pool.run(task(['a.png']))));
  expect(new Set(results).size).toBe(3);
});

it('inspects and decodes in the compiled thread, and reports files one by one', async () => {
  const root = temporaryFolder({
    'a.png': encodePng(patterned(1)),
    'b.png': 'text',
    'c.png': encodePng(patterned(2)),
  });
  const pool = poolOf();
  const files = ['a.png', 'b.png', 'c.png', 'd.png'];
  const inspection = await pool.run(task(files, root));
  expect(inspection.inspected.map(({ index, width, grey }) => ({ index, width, grey }))).toEqual([
    { index: 0, width: 8, grey: true },
    { index: 2, width: 8, grey: true },
  ]);
  expect([...inspection.faults].sort((a, b) => a.index - b.index)).toMatchObject([
    { index: 1, code: 'data/not-a-picture' },
    { index: 3, code: 'data/unreadable-file', reason: expect.stringContaining('ENOENT') },
  ]);
  const buffer = new SharedArrayBuffer(10 + 4 * 64);
  const { faults } = await pool.run({
    kind: 'pixels',
    pictures: files.map((file) => ({ file, path: join(root, file) })),
    maxPixels: 1e6,
    input: { width: 8, height: 8, channels: 1, fit: 'crop' },
    target: { buffer, offset: 10 },
    augment: undefined,
    cache: undefined,
    cancelled: undefined,
  });
  expect(faults.map(({ index }) => index).sort()).toEqual([1, 3]);
  const pixels = new Uint8Array(buffer);
  expect([...pixels.subarray(10, 74)]).toEqual([...patterned(1).pixels]);
  expect([...pixels.subarray(10 + 128, 10 + 192)]).toEqual([...patterned(2).pixels]);
});
