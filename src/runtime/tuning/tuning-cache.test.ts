import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/pictures.js';
import { readTuning, tuningFile, writeTuning } from './tuning-cache.js';

it('gives back what was kept, for as many threads', () => {
  const caches = temporaryFolder();
  expect(readTuning(2, caches)).toEqual({});
  const file = writeTuning(2, ['a', 'b'], { a: 'plain' }, caches);
  expect(readTuning(2, caches)).toEqual({ a: 'plain' });
  expect(readTuning(1, caches)).toEqual({});
  expect(readdirSync(dirname(file))).toHaveLength(1);
});

it('keeps what was found of other shapes, and forgets what was found before of the same', () => {
  const caches = temporaryFolder();
  writeTuning(1, ['a', 'b', 'c'], { a: 'plain', b: 'plain', c: 'plain' }, caches);
  writeTuning(1, ['a', 'b'], { a: 'blocked' }, caches);
  expect(readTuning(1, caches)).toEqual({ a: 'blocked', c: 'plain' });
});

describe('is as if there were none', () => {
  const damages: readonly (readonly [string, (text: string) => string])[] = [
    ['when it is cut off', (text) => text.slice(0, -20)],
    ['when it is empty', () => ''],
    ['when it is no JSON', () => '\u0000\u0001'],
    ['when it holds something else', () => '[1, 2]'],
    ['when a choice is no name', (text) => text.replace('"plain"', '7')],
    ['when it is of a later version', (text) => text.replace('"format": 1', '"format": 2')],
    [
      'when it came from another processor',
      (text) => text.replace(/"processor": ".*"/, '"processor": "Z80"'),
    ],
    [
      'when it came from another ONNX Runtime',
      (text) => text.replace(/"onnxRuntime": ".*"/, '"onnxRuntime": "0"'),
    ],
  ];
  it.each(damages)('%s', (_, damage) => {
    const caches = temporaryFolder();
    const file = writeTuning(1, ['a'], { a: 'plain' }, caches);
    const damaged = damage(readFileSync(file, 'utf8'));
    expect(damaged).not.toBe(readFileSync(file, 'utf8'));
    writeFileSync(file, damaged);
    expect(readTuning(1, caches)).toEqual({});
    // Measuring anew mends it.
    writeTuning(1, ['a'], { a: 'plain' }, caches);
    expect(readTuning(1, caches)).toEqual({ a: 'plain' });
  });
});

it('says what to do where nothing can be kept', () => {
  const caches = `${temporaryFolder({ file: '' })}/file`;
  expect(() => writeTuning(1, ['a'], { a: 'plain' }, caches)).toThrow(
    expect.objectContaining({ code: 'data/cache', where: tuningFile(1, caches) }),
  );
});
