import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { open, range } from '../../../test/csv-tables.js';
import { damage } from '../../../test/damage.js';
import { temporaryFolder } from '../../../test/pictures.js';
import { isPupilError } from '../../base/error.js';
import { openTable } from './open-table.js';
import { table } from './table-source.js';

describe('two hundred damaged tables', () => {
  const rows = range(60);
  const parquet = (codec: 'UNCOMPRESSED' | 'SNAPPY') =>
    new Uint8Array(
      parquetWriteBuffer({
        codec,
        rowGroupSize: 25,
        columnData: [
          { name: 'a', data: rows.map((i) => (i * 7) % 11), type: 'INT32' },
          { name: 'b', data: rows.map((i) => (i * 5) / 13), type: 'DOUBLE' },
          { name: 'c', data: rows.map((i) => ['u', 'v', 'w'][i % 3]), type: 'STRING' },
          { name: 'd', data: rows.map((i) => i % 2 === 0), type: 'BOOLEAN' },
          { name: 'target', data: rows.map((i) => (i % 4 < 2 ? 'x' : 'y')), type: 'STRING' },
        ],
      }),
    );
  const csv = new Uint8Array(
    Buffer.from(
      `a,b,"c",d,target\n${rows.map((i) => `${(i * 7) % 11},${(i * 5) / 13},"${'uvw'[i % 3]}",${i % 2 === 0},${'xy'[Math.floor(i / 2) % 2]}\n`).join('')}`,
    ),
  );

  /** The bytes after the pages of values: only what describes them is damaged. */
  const footerOf = (bytes: Uint8Array) =>
    bytes.length - 8 - new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 8, true);
  it.each([
    ['t.csv', csv, 0],
    ['t.parquet', parquet('UNCOMPRESSED'), footerOf(parquet('UNCOMPRESSED'))],
    ['t.parquet', parquet('SNAPPY'), footerOf(parquet('SNAPPY'))],
  ])('give errors by name, and no crash: %s', async (name, whole, from) => {
    const fine = await open(whole, { target: 'target' }, name);
    expect(fine.input.columns.length).toBe(4);
    const root = temporaryFolder();
    let refused = 0;
    for (const seed of range(200)) {
      const path = join(root, `${seed}-${name}`);
      writeFileSync(path, Buffer.concat([whole.subarray(0, from), damage(whole.subarray(from), seed)]));
      try {
        const data = await openTable(table(path, { target: 'target' }), { seed: 0 });
        for await (const { size } of data.train.batches({ batchSize: 16 })) expect(size).toBeGreaterThan(0);
        await data.close();
      } catch (error) {
        if (!isPupilError(error, 'data')) throw error;
        refused++;
        expect(error.where).toContain(path);
        expect(error.code).toMatch(/^data\//);
      }
    }
    expect(refused).toBeGreaterThan(60);
  });
});
