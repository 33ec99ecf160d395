import { dirname } from 'node:path';
import type { z } from 'zod';
import { DataError } from '../../base/error.js';
import { type FileSource, type ListContext, type Listing, placeOf } from '../listing.js';
import { throwIfInterrupted } from '../run-tasks.js';
import { csvRefusal, placedCsvRecords } from './csv-file.js';
import { defineFileSource } from './define-file-source.js';
import { chooseColumns, type ManifestColumns } from './manifest-columns.js';
import { type ManifestOptions, manifestOptions } from './manifest-options.js';
import { type ManifestRows, manifestRows } from './manifest-rows.js';
import { isFlag } from './manifest-truth.js';

export type CsvManifestInput = z.input<typeof manifestOptions>;
export type CsvManifestSource = FileSource<'csvManifest', ManifestOptions>;

export const csvManifestSource = defineFileSource({
  kind: 'csvManifest',
  what: 'a CSV list of pictures',
  code: 'option/csv-manifest',
  options: manifestOptions,
  list: listCsv,
});

/**
 * A CSV file with a row for each picture: its path, its class or labels, and perhaps its part; the first line names the columns.
 * Values are separated by commas, semicolons or tabs, whichever the first line has most of.
 *
 * Paths     absolute, or relative to the folder of the file (or to `root`).
 * Labels    one column with the class; one column with several labels, if `labelSeparator` is given; or several columns of 1
 *           and 0, called by their labels; or columns of numbers to predict, as `readTruth` states.
 * Parts     a column that says train, val or test, where there is one.
 *
 * Throws OptionError `option/csv-manifest` naming every option that is unknown or out of range.
 */
export const csvManifest = csvManifestSource.create;

async function listCsv({ path, options }: CsvManifestSource, context: ListContext): Promise<Listing> {
  const root = placeOf(dirname(path), options.root);
  const rows = await readRows(path, options, context);
  const listed = rows.finish(context);
  return {
    root,
    ...listed,
    locate(position) {
      const file = listed.pictures.fileOf(position);
      return { file, path: placeOf(root, file) };
    },
    problems: [],
    ignored: [],
  };
}

async function readRows(
  path: string,
  options: ManifestOptions,
  { signal, ...model }: ListContext,
): Promise<ManifestRows> {
  let names: readonly string[] | undefined;
  let columns: ManifestColumns | undefined;
  let rows: ManifestRows | undefined;
  try {
    for await (const { record, info } of await placedCsvRecords(path, {})) {
      throwIfInterrupted(signal);
      if (names === undefined) {
        names = record;
        continue;
      }
      const header = names;
      const cellOf = (name: string) => record[header.indexOf(name)]!;
      if (columns === undefined || rows === undefined) {
        columns = chooseColumns(path, header, options, {
          ...model,
          looksTrueOrFalse: (name) => isFlag(cellOf(name)),
        });
        rows = manifestRows(path, columns, { separator: options.labelSeparator, named: undefined });
      }
      const place = `line ${info.lines}`;
      const picture = cellOf(columns.image);
      requirePath(path, place, picture);
      rows.add({
        file: picture,
        labels: columns.labels.map(cellOf),
        split: columns.split === undefined ? undefined : cellOf(columns.split),
        place,
      });
    }
  } catch (error) {
    throw csvRefusal(path, error);
  }
  if (rows !== undefined) return rows;
  throw new DataError({
    code: 'data/empty-manifest',
    where: path,
    what: 'the file lists no pictures',
    fix: 'give a first line with the names of columns, and a line for each picture',
  });
}

function requirePath(path: string, place: string, picture: string): void {
  if (picture !== '' && !/[\uFFFD\0]/.test(picture)) return;
  throw new DataError({
    code: 'data/manifest-path',
    where: `${path}, ${place}`,
    what: picture === '' ? 'the path of a picture is missing' : 'the path of a picture is no text in UTF-8',
    got: picture,
    fix: 'correct the path, or remove the line',
  });
}
