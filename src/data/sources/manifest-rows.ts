import { DataError } from '../../base/error.js';
import { didYouMean } from '../../base/nearest-name.js';
import { distinctTexts } from '../distinct-texts.js';
import { growingNumbers } from '../growing-numbers.js';
import type { ListContext, Listing } from '../listing.js';
import { PART_WORDS, partOf } from '../part-names.js';
import { codeOfSplit, packedList, splitsIn } from '../picture-list.js';
import { textList } from '../text-list.js';
import type { ManifestColumns } from './manifest-columns.js';
import { readTruth } from './manifest-truth.js';
import type { RawTruth } from './number-truth.js';

export interface ManifestRow {
  /** Name of the picture. */
  readonly file: string;
  /** Value of each label column. */
  readonly labels: readonly unknown[];
  readonly split: unknown;
  /** As an error names the row: "line 17". */
  readonly place: string;
}

export interface ManifestRows {
  /** Throws DataError `data/manifest-split` and `data/repeated-picture`, with the row. */
  add(row: ManifestRow): void;
  /** Throws DataError as `readTruth` does, and `data/empty-manifest`. */
  finish(
    context: Pick<ListContext, 'classes' | 'targetKind'>,
  ): Pick<Listing, 'targetKind' | 'classes' | 'combinations' | 'numbers' | 'pictures' | 'parts'>;
}

/** Gather the rows of a list of pictures; what they say is made out once all of them are known. */
export function manifestRows(
  where: string,
  { labels: columns }: ManifestColumns,
  { separator, named }: { separator: string | undefined; named: readonly string[] | undefined },
): ManifestRows {
  const files = distinctTexts();
  const places = textList();
  // Of each row, the number of its raw truth and its part.
  const truths = growingNumbers(Uint32Array);
  const parts = growingNumbers(Uint8Array);
  const idOf = new Map<string, number>();
  const raws: RawTruth[] = [];
  const refuse = (code: string, place: string, what: string, got: unknown, fix: string) =>
    new DataError({ code, where: `${where}, ${place}`, what, got, fix });

  function keep(values: readonly unknown[], place: string): number {
    const key = JSON.stringify(values, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
    const known = idOf.get(key);
    if (known !== undefined) return known;
    idOf.set(key, raws.length);
    return raws.push({ values, place }) - 1;
  }

  return {
    add({ file, labels, split, place }) {
      const earlier = files.add(file);
      if (earlier !== undefined)
        throw refuse(
          'data/repeated-picture',
          place,
          'a picture is listed twice',
          { file, earlier: places.at(earlier) },
          'list it once; several labels of one picture go into one row',
        );
      places.add(place);
      const part = split === undefined ? undefined : partOf(String(split));
      if (split !== undefined && part === undefined)
        throw refuse(
          'data/manifest-split',
          place,
          'a part is train, val or test',
          split,
          `${didYouMean(String(split), Object.keys(PART_WORDS))}correct it`,
        );
      truths.add(keep(labels, place));
      parts.add(codeOfSplit(part));
    },
    finish(model) {
      if (files.texts.length === 0)
        throw new DataError({
          code: 'data/empty-manifest',
          where,
          what: 'the file lists no pictures',
          fix: 'give a file with a row for each picture',
        });
      const { labels, ...truth } = readTruth(raws, { where, columns, separator, named }, model);
      const labelled = truths.all().map((raw) => labels[raw]!);
      const pictures = packedList(files.texts, labelled, parts.all());
      return { ...truth, pictures, parts: splitsIn(pictures) };
    },
  };
}
