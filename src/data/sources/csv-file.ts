import { createReadStream } from 'node:fs';
import { CsvError, type Info, type Parser, parse } from 'csv-parse';
import { DataError, messageOf } from '../../base/error.js';
import { readBytes, unreadableFile } from './read-file.js';

export interface CsvOptions {
  /** What separates values; without it comma, semicolon or tab, whichever the first line has most of. */
  readonly delimiter?: string | undefined;
}

/** A record with the place at which it ends. */
export interface PlacedRecord {
  readonly record: string[];
  readonly info: Info;
}

/** A row longer than this is one whose quotes do not end. */
const LONGEST_ROW = 2 ** 20;
const DELIMITERS = [',', ';', '\t'];
/** Bytes in which the first line, and whether the file is text at all, are looked for. */
const HEAD = 2 ** 16;

/**
 * The records of a CSV file in UTF-8, with or without byte order mark, lines ended as any system does; the first holds the
 * names of columns. Empty lines are passed over. What fails while they are read, `csvRefusal` makes a DataError of.
 *
 * Throws DataError `data/unreadable-file`; `data/encoding` for UTF-16 and for what is no text.
 */
export function csvRecords(path: string, options: CsvOptions): Promise<AsyncIterable<string[]>> {
  return openParser(path, options, false);
}

/** The same with the line of each, which takes nearly twice the time. */
export function placedCsvRecords(path: string, options: CsvOptions): Promise<AsyncIterable<PlacedRecord>> {
  return openParser(path, options, true);
}

async function openParser(path: string, { delimiter }: CsvOptions, info: boolean): Promise<Parser> {
  const head = await readBytes(path, 0, HEAD);
  requireText(path, head);
  const parser = parse({
    bom: true,
    delimiter: delimiter ?? findDelimiter(head),
    info,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
  });
  const file = createReadStream(path, { highWaterMark: 2 ** 18 });
  file.on('error', (cause) => parser.destroy(unreadableFile(path, cause)));
  // A parser that nobody reads to its end is destroyed, and must not leave the file open.
  parser.on('close', () => file.destroy());
  return file.pipe(parser);
}

/** What failed in reading records; of csv-parse a DataError `data/csv` with the line. */
export function csvRefusal(path: string, error: unknown): unknown {
  if (!(error instanceof CsvError)) return error;
  return new DataError({
    code: 'data/csv',
    where: `${path}, line ${'lines' in error ? error.lines : '?'}`,
    what: 'the line cannot be read as the others',
    got: messageOf(error),
    fix: 'give every line the columns of the first one, and quote values that hold separators',
    cause: error,
  });
}

/** Throws DataError `data/encoding`. */
function requireText(path: string, head: Uint8Array): void {
  const isWide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (!isWide && !head.includes(0)) return;
  throw new DataError({
    code: 'data/encoding',
    where: path,
    what: isWide ? 'the file is written in UTF-16' : 'the file holds zero bytes, which no text in UTF-8 does',
    fix: isWide ? 'save it in UTF-8' : 'give a CSV file in UTF-8; UTF-16 has to be saved in UTF-8 first',
  });
}

/** What separates the names in the first line, quotes apart. */
function findDelimiter(head: Uint8Array): string {
  const [line] = Buffer.from(head)
    .toString('utf8')
    .replaceAll(/"[^"]*"/g, '')
    .split(/\r\n?|\n/);
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))];
}
