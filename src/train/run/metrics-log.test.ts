import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FileOperations, nodeFiles } from './atomic-write.js';
import { appendMetrics, readMetrics, syncMetrics, truncateMetrics } from './metrics-log.js';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pupil-metrics-'));
  file = join(folder, 'metrics.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const text = () => readFile(file, 'utf8');

describe('metrics log', () => {
  it('holds one JSON object per line, NaN as null', async () => {
    await appendMetrics(file, { epoch: 1, loss: 0.5 });
    await appendMetrics(file, { epoch: 2, loss: Number.NaN });
    await syncMetrics(file);
    expect(await text()).toBe('{"epoch":1,"loss":0.5}\n{"epoch":2,"loss":null}\n');
    expect(await readMetrics(file)).toEqual([
      { epoch: 1, loss: 0.5 },
      { epoch: 2, loss: null },
    ]);
  });

  it('is empty before the first line', async () => {
    expect(await readMetrics(file)).toEqual([]);
    await truncateMetrics(file, 0);
    expect(await readMetrics(file)).toEqual([]);
  });

  it('is read while its last line is being written', async () => {
    await appendMetrics(file, { epoch: 1 });
    await appendFile(file, '{"epo');
    expect(await readMetrics(file)).toEqual([{ epoch: 1 }]);
  });

  it('loses the lines after a checkpoint and a torn one when a run goes on', async () => {
    for (const epoch of [1, 2, 3]) await appendMetrics(file, { epoch, name: 'é' });
    await appendFile(file, '{"epo');
    await truncateMetrics(file, 3);
    expect(await readMetrics(file)).toHaveLength(3);
    await truncateMetrics(file, 2);
    await appendMetrics(file, { epoch: 'again' });
    expect(await text()).toBe('{"epoch":1,"name":"é"}\n{"epoch":2,"name":"é"}\n{"epoch":"again"}\n');
    await truncateMetrics(file, 0);
    expect(await text()).toBe('');
  });

  it('does not count a torn line as one, and does not go on where lines are missing', async () => {
    await writeFile(file, '{"epoch":1}\n{"epoch":2}');
    await expect(truncateMetrics(file, 2)).rejects.toMatchObject({
      code: 'checkpoint/metrics',
      got: { lines: 1, expected: 2 },
    });
    expect(await text()).toBe('{"epoch":1}\n{"epoch":2}');
    await rm(file);
    await expect(truncateMetrics(file, 1)).rejects.toThrow(/fewer lines/);
  });

  it('names the line that is not JSON', async () => {
    await writeFile(file, '{"epoch":1}\nnot json\n');
    await expect(readMetrics(file)).rejects.toThrow(/metrics\.jsonl, line 2: the line is not JSON.*not json/);
  });

  it('takes a line back that did not fit on the disk', async () => {
    await appendMetrics(file, { epoch: 1 });
    const open = (async (path: string, flags: string) => {
      const handle = await nodeFiles.open(path, flags);
      return {
        stat: () => handle.stat(),
        truncate: (size: number) => handle.truncate(size),
        close: () => handle.close(),
        writeFile: async (line: string) => {
          await handle.writeFile(line.slice(0, 4));
          throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        },
      };
    }) as unknown as FileOperations['open'];
    await expect(appendMetrics(file, { epoch: 2 }, { open })).rejects.toMatchObject({
      code: 'checkpoint/disk-full',
    });
    expect(await text()).toBe('{"epoch":1}\n');
  });
});
