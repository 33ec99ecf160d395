import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../test/pictures.js';
import {
  createRecordFile,
  openRecordFile,
  type RecordFormat,
  recordCapacity,
  recordFileBytes,
} from './record-file.js';

const format: RecordFormat = { recordBytes: 5, key: 'ab'.repeat(32) };
const record = (value: number) => Uint8Array.of(value, 2, 3, 4, 5);

function create(): string {
  const path = join(temporaryFolder(), 'records');
  createRecordFile(path, format);
  return path;
}

function open(path: string, mode: 'read' | 'write' = 'write', as: RecordFormat = format) {
  const file = openRecordFile(path, as, mode);
  if (file !== undefined) onTestFinished(() => file.close());
  return file;
}

function read(path: string, number: number): number[] | undefined {
  const target = new Uint8Array(5);
  return open(path, 'read')!.read(number, target) ? [...target] : undefined;
}

describe('a file of records', () => {
  it('gives back what was written, in any order, to whoever opens it', () => {
    const path = create();
    const [one, other] = [open(path)!, open(path)!];
    one.write(3, record(30));
    other.write(0, record(0));
    expect([0, 1, 2, 3, 4].map((number) => read(path, number)?.[0])).toEqual([
      0,
      undefined,
      undefined,
      30,
      undefined,
    ]);
    expect(readFileSync(path).length).toBe(recordFileBytes(4, 5));
    expect(readdirSync(join(path, '..'))).toEqual(['records']);
  });

  it('has room for as many records as fit into so many bytes', () => {
    for (const count of [0, 1, 7]) {
      expect(recordCapacity(recordFileBytes(count, 5), 5)).toBe(count);
      expect(recordCapacity(recordFileBytes(count + 1, 5) - 1, 5)).toBe(count);
    }
    expect(recordCapacity(0, 5)).toBe(0);
  });

  it('tells a record of zeros from one that was never written', () => {
    const path = create();
    open(path)!.write(1, new Uint8Array(5));
    expect([read(path, 0), read(path, 1)]).toEqual([undefined, [0, 0, 0, 0, 0]]);
  });

  it('misses a record in which any single bit was changed, and no other', () => {
    const path = create();
    for (const number of [0, 1, 2]) open(path)!.write(number, record(number));
    const whole = readFileSync(path);
    for (let bit = 8 * recordFileBytes(1, 5); bit < 8 * recordFileBytes(2, 5); bit++) {
      const changed = Buffer.from(whole);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      writeFileSync(path, changed);
      expect([0, 1, 2].map((number) => read(path, number)?.[0])).toEqual([0, undefined, 2]);
    }
  });

  it('misses a record that was cut off, and one that lies in the place of another', () => {
    const path = create();
    for (const number of [0, 1]) open(path)!.write(number, record(number));
    const whole = readFileSync(path);
    const moved = Buffer.from(whole);
    whole.copy(moved, recordFileBytes(1, 5), recordFileBytes(0, 5), recordFileBytes(1, 5));
    writeFileSync(path, moved);
    expect(read(path, 1)).toBeUndefined();
    writeFileSync(path, whole);
    truncateSync(path, whole.length - 1);
    expect([read(path, 0)?.[0], read(path, 1)]).toEqual([0, undefined]);
    open(path)!.write(1, record(1));
    expect(read(path, 1)?.[0]).toBe(1);
  });

  it('is not opened where there is none, or one of another size, of other things, or damaged', () => {
    const path = create();
    expect(open(`${path}-2`)).toBeUndefined();
    expect(open(path, 'read', { ...format, recordBytes: 6 })).toBeUndefined();
    expect(open(path, 'read', { ...format, key: 'ba'.repeat(32) })).toBeUndefined();
    truncateSync(path, 47);
    expect(open(path)).toBeUndefined();
    writeFileSync(path, '');
    expect(open(path)).toBeUndefined();
  });

  it('goes on for those who have it open when it is removed or made anew', () => {
    const path = create();
    const file = open(path)!;
    file.write(0, record(7));
    rmSync(path);
    const target = new Uint8Array(5);
    expect([file.read(0, target), target[0]]).toEqual([true, 7]);
    file.write(1, record(8));
    expect(existsSync(path)).toBe(false);
    createRecordFile(path, format);
    expect(read(path, 0)).toBeUndefined();
  });

  it('refuses to write where it was opened to read', () => {
    expect(() => open(create(), 'read')!.write(0, record(1))).toThrow(/EBADF/);
  });

  it('leaves nothing behind where it cannot be made', () => {
    const folder = temporaryFolder({ 'there/file': '' });
    expect(() => createRecordFile(join(folder, 'there'), format)).toThrow();
    expect(readdirSync(folder)).toEqual(['there']);
  });
});
