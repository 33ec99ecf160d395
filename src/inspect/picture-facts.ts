import type { DataError } from '../base/error.js';
import {
  type InputContract,
  namesHeld,
  type PictureFileSource,
  type PictureStock,
  type SplitName,
} from '../data/index.js';
import type { ClassReport, FormatCount, PictureSizes } from './data-report.js';
import type { PictureFacts } from './findings/finding.js';
import { nameSome } from './findings/names.js';

/** Enlarging in each direction that leaves a picture visibly blurred. */
const MOST_ENLARGED = 2;
/** Share of the area that may be lost, filled or distorted. */
const MOST_MISSHAPEN = 0.3;

type Picture = PictureStock['pictures'][number];

/** Everything that can be counted, from what was seen. */
export function pictureFacts(source: PictureFileSource, stock: PictureStock): Omit<PictureFacts, 'labels'> {
  const { pictures, splits, classes, targetKind, input, parts, problems, ignored } = stock;
  const byClass: number[][] = classes.map(() => []);
  pictures.forEach(({ label }, i) => {
    for (const one of namesHeld(stock, label)) byClass[one]!.push(i);
  });
  const countIn = (members: readonly number[], name: SplitName) =>
    members.filter((i) => splits[i] === name).length;
  const splitsOf = (members: readonly number[]) => ({
    train: countIn(members, 'train'),
    validation: countIn(members, 'validation'),
    test: countIn(members, 'test'),
  });
  const all = pictures.map((_, i) => i);
  return {
    kind: 'pictures',
    path: source.path,
    source: source.kind,
    targetKind,
    count: pictures.length,
    classes: classes.map((name, label): ClassReport => {
      const members = byClass[label]!;
      const own = members.map((i) => pictures[i]!);
      return {
        name,
        count: members.length,
        ...splitsOf(members),
        grey: own.filter(({ grey }) => grey).length,
        formats: countFormats(own),
      };
    }),
    input,
    splits: splitsOf(all),
    refusal: stock.unsplittable && refusalOf(stock.unsplittable),
    ownParts: parts,
    sizes: sizesOf(pictures, input),
    formats: countFormats(pictures),
    grey: pictures.filter(({ grey }) => grey).length,
    turned: pictures.filter(({ turned }) => turned).length,
    transparent: pictures.filter(({ transparent }) => transparent).length,
    bytes: pictures.reduce((sum, { bytes }) => sum + bytes, 0),
    problems,
    ignored,
    duplicates: stock.duplicates.map(({ positions: _, ...group }) => group),
  };
}

function refusalOf({ what, got, fix }: DataError) {
  return { what: `${what}: ${nameSome(got as readonly string[])}`, fix: fix! };
}

/** The commonest first. */
function countFormats(pictures: readonly Picture[]): FormatCount[] {
  const counts = new Map<string, number>();
  for (const { format } of pictures) {
    const before = counts.get(format);
    counts.set(format, before === undefined ? 1 : before + 1);
  }
  return [...counts]
    .map(([format, count]) => ({ format, count }))
    .sort((a, b) => b.count - a.count || (a.format < b.format ? -1 : 1));
}

function sizesOf(pictures: readonly Picture[], input: InputContract): PictureSizes {
  const sizeOf = ({ width, height }: Picture) => ({ width, height });
  const area = ({ width, height }: Picture) => width * height;
  const smallest = pictures.reduce((least, one) => (area(one) < area(least) ? one : least));
  const largest = pictures.reduce((most, one) => (area(one) > area(most) ? one : most));
  return {
    smallest: sizeOf(smallest),
    median: {
      width: medianOf(pictures.map(({ width }) => width)),
      height: medianOf(pictures.map(({ height }) => height)),
    },
    largest: sizeOf(largest),
    different: new Set(pictures.map(({ width, height }) => `${width} x ${height}`)).size,
    enlarged: pictures.filter(({ width, height }) => {
      const factors = [input.width / width, input.height / height];
      // Padding enlarges until one direction fits, the others until both do.
      const factor = input.fit === 'pad' ? Math.min(...factors) : Math.max(...factors);
      return factor > MOST_ENLARGED;
    }).length,
    misshapen: pictures.filter(({ width, height }) => {
      const ratio = (width * input.height) / (height * input.width);
      return 1 - Math.min(ratio, 1 / ratio) > MOST_MISSHAPEN;
    }).length,
  };
}

/** The lower one of two in the middle, so that it is a size that occurs. */
function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)]!;
}
