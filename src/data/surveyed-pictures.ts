import { type ContentDigests, contentDigests } from './content-digests.js';
import type { PictureHeader } from './decode.js';
import type { InspectedFile } from './decode-task.js';
import { indicesWhere, isWhole } from './indices-where.js';
import type { PictureList } from './picture-list.js';

/** Pictures of a listing with what their headers say: 54 bytes each besides what the listing keeps of them. */
export interface SurveyedPictures extends PictureList {
  headerOf(index: number): PictureHeader;
  /** Position in the listing. */
  positionOf(index: number): number;
  /** Size of the picture in its file. */
  bytesOf(index: number): number;
  readonly digests: ContentDigests;
  /** Those at these indices, in this order. */
  take(indices: Uint32Array): SurveyedPictures;
}

const GREY = 1;
const TURNED = 2;
const TRANSPARENT = 4;
const READ = 8;

interface Columns {
  readonly positions: Uint32Array;
  readonly widths: Uint32Array;
  readonly heights: Uint32Array;
  readonly bytes: Float64Array;
  readonly flags: Uint8Array;
  readonly formats: Uint8Array;
  readonly digests: ContentDigests;
  /** That `formats` count. */
  readonly formatNames: readonly PictureHeader['format'][];
}

/** Gather what is found out about the pictures at `positions` of a listing, in any order. */
export function gatherSurvey(pictures: PictureList, positions: Uint32Array) {
  const { length } = positions;
  const formatNames: PictureHeader['format'][] = [];
  const columns: Columns = {
    positions,
    widths: new Uint32Array(length),
    heights: new Uint32Array(length),
    bytes: new Float64Array(length),
    flags: new Uint8Array(length),
    formats: new Uint8Array(length),
    digests: contentDigests(length),
    formatNames,
  };
  return {
    set(index: number, { width, height, grey, format, turned, transparent, bytes, hash }: InspectedFile) {
      if (!formatNames.includes(format)) formatNames.push(format);
      columns.widths[index] = width;
      columns.heights[index] = height;
      columns.bytes[index] = bytes;
      columns.formats[index] = formatNames.indexOf(format);
      columns.flags[index] =
        READ | (grey ? GREY : 0) | (turned ? TURNED : 0) | (transparent ? TRANSPARENT : 0);
      columns.digests.set(index, hash);
    },
    /** Without those that were never set. */
    finish(): SurveyedPictures {
      return surveyed(pictures, columns).take(indicesWhere(length, (i) => columns.flags[i] !== 0));
    },
  };
}

function surveyed(pictures: PictureList, columns: Columns): SurveyedPictures {
  const { positions, widths, heights, bytes, flags, formats, digests, formatNames } = columns;
  const { length } = positions;
  const has = (index: number, flag: number) => (flags[index]! & flag) !== 0;
  const list: SurveyedPictures = {
    length,
    digests,
    fileOf: (index) => pictures.fileOf(positions[index]!),
    labelOf: (index) => pictures.labelOf(positions[index]!),
    splitOf: (index) => pictures.splitOf(positions[index]!),
    positionOf: (index) => positions[index]!,
    bytesOf: (index) => bytes[index]!,
    headerOf: (index) => ({
      width: widths[index]!,
      height: heights[index]!,
      grey: has(index, GREY),
      format: formatNames[formats[index]!]!,
      turned: has(index, TURNED),
      transparent: has(index, TRANSPARENT),
    }),
    take(indices) {
      if (isWhole(indices, length)) return list;
      return surveyed(pictures, {
        positions: Uint32Array.from(indices, (index) => positions[index]!),
        widths: Uint32Array.from(indices, (index) => widths[index]!),
        heights: Uint32Array.from(indices, (index) => heights[index]!),
        bytes: Float64Array.from(indices, (index) => bytes[index]!),
        flags: Uint8Array.from(indices, (index) => flags[index]!),
        formats: Uint8Array.from(indices, (index) => formats[index]!),
        digests: digests.take(indices),
        formatNames,
      });
    },
  };
  return list;
}
