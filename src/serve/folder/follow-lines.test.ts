import { appendFileSync, renameSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/pictures.js';
import { followLines, readLastLine } from './follow-lines.js';

const FILE = 'lines.jsonl';

/** A file and whoever follows it; `take` gives all new lines, and whether they are the first of a new file. */
function followed(text: string) {
  const root = temporaryFolder({ [FILE]: text });
  const file = followLines(() => root, FILE);
  return {
    path: join(root, FILE),
    async take() {
      const taken = { isAnew: false, lines: [] as string[] };
      for (;;) {
        const { isAnew, lines, hasMore } = await file.next();
        if (isAnew) taken.lines = [];
        taken.isAnew ||= isAnew;
        taken.lines.push(...lines);
        if (!hasMore) return taken;
      }
    },
  };
}

describe('a file that is followed', () => {
  it('gives each line once, and none before its end', async () => {
    const { path, take } = followed('one\ntw');
    expect(await take()).toEqual({ isAnew: false, lines: ['one'] });
    expect(await take()).toEqual({ isAnew: false, lines: [] });
    appendFileSync(path, 'o\n\nthree\nfo');
    expect((await take()).lines).toEqual(['two', '', 'three']);
    appendFileSync(path, 'ur\n');
    expect((await take()).lines).toEqual(['four']);
  });

  it('keeps letters whole that are written in parts', async () => {
    const { path, take } = followed('');
    const bytes = Buffer.from('größe 🎉\n');
    for (const byte of bytes.subarray(0, -1)) {
      appendFileSync(path, Buffer.of(byte));
      expect((await take()).lines).toEqual([]);
    }
    appendFileSync(path, '\n');
    expect((await take()).lines).toEqual(['größe 🎉']);
  });

  it('begins anew where lines were taken back, also where as many were written since', async () => {
    const { path, take } = followed('one\ntwo\nthree\n');
    await take();
    truncateSync(path, 4);
    expect(await take()).toEqual({ isAnew: true, lines: ['one'] });
    appendFileSync(path, 'two\n');
    expect(await take()).toEqual({ isAnew: false, lines: ['two'] });
    writeFileSync(path, 'one\nTWO\nthree\nfour\n');
    expect(await take()).toEqual({ isAnew: true, lines: ['one', 'TWO', 'three', 'four'] });
  });

  it('may go and come back, as another one', async () => {
    const { path, take } = followed('one\n');
    await take();
    rmSync(path);
    expect(await take()).toEqual({ isAnew: true, lines: [] });
    expect(await take()).toEqual({ isAnew: false, lines: [] });
    writeFileSync(`${path}.new`, 'one\ntwo\n');
    renameSync(`${path}.new`, path);
    expect((await take()).lines).toEqual(['one', 'two']);
  });

  it('may be longer than what is read at once, and hold a line that is', async () => {
    const lines = Array.from({ length: 90_000 }, (_, i) => `${i} ${'x'.repeat(60)}`);
    const { path, take } = followed(`${lines.join('\n')}\n`);
    expect((await take()).lines).toEqual(lines);
    appendFileSync(path, `${'y'.repeat(9 << 20)}\nlast\n`);
    const taken = (await take()).lines;
    expect(taken.at(-1)).toBe('last');
    expect(taken.length).toBeLessThan(4);
  });

  it('is not read again where nothing was written', async () => {
    const { path, take } = followed('one\n');
    await take();
    utimesSync(path, new Date(), new Date());
    expect(await take()).toEqual({ isAnew: false, lines: [] });
  });
});

describe('the last line', () => {
  it.each([
    ['one\ntwo\n', 'two'],
    ['one\ntwo\nthr', 'two'],
    ['one\n', 'one'],
    ['one', undefined],
    ['', undefined],
    ['\n', undefined],
  ])('of %j is %j', async (text, line) => {
    expect(await readLastLine(temporaryFolder({ [FILE]: text }), FILE)).toBe(line);
  });

  it('is none where it is longer than what is read, or the file is missing', async () => {
    const root = temporaryFolder({ [FILE]: `one\n${'x'.repeat(200)}\n` });
    expect(await readLastLine(root, FILE, 100)).toBeUndefined();
    expect(await readLastLine(root, 'other')).toBeUndefined();
  });
});
