import type {
  DataProblem,
  IgnoredFiles,
  InputContract,
  PictureFileSource,
  SplitName,
  StockedDuplicates,
  TargetKind,
} from '../data/index.js';
import type { DataFinding } from './findings/finding.js';

/** What there is to know of pictures before a network is trained on them. */
export interface PictureReport {
  readonly kind: 'pictures';
  readonly path: string;
  readonly source: PictureFileSource['kind'];
  readonly targetKind: TargetKind;
  /** Pictures that can be read. */
  readonly count: number;
  readonly classes: readonly ClassReport[];
  /** What training would bring every picture to. */
  readonly input: InputContract;
  /** Pictures of each split, as training would make them. */
  readonly splits: Readonly<Record<SplitName, number>>;
  /** Why training would refuse these pictures; undefined where it would not. */
  readonly refusal: { readonly what: string; readonly fix: string } | undefined;
  /** Parts that the data themselves name. */
  readonly ownParts: readonly SplitName[];
  readonly sizes: PictureSizes;
  readonly formats: readonly FormatCount[];
  /** Stored as grey. */
  readonly grey: number;
  /** Turned or mirrored by what EXIF says; training does so too. */
  readonly turned: number;
  /** With transparency, which training lays on white. */
  readonly transparent: number;
  /** Bytes of all pictures together. */
  readonly bytes: number;
  /** Files that cannot be used, with the reason. */
  readonly problems: readonly DataProblem[];
  readonly ignored: readonly IgnoredFiles[];
  readonly duplicates: readonly Omit<StockedDuplicates, 'positions'>[];
  readonly labels: LabelReport;
  /** What follows from it, the most serious first. */
  readonly findings: readonly DataFinding[];
}

/** One class, or one label where pictures have several. */
export interface ClassReport extends Readonly<Record<SplitName, number>> {
  readonly name: string;
  /** Pictures with it in all splits together. */
  readonly count: number;
  /** Of those, how many are stored as grey. */
  readonly grey: number;
  /** Of those, by what they are stored as. */
  readonly formats: readonly FormatCount[];
}

export interface FormatCount {
  /** jpeg, png, webp, gif, tiff, avif; `pixels` of bare arrays. */
  readonly format: string;
  readonly count: number;
}

/** Pixels, after EXIF orientation. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

export interface PictureSizes {
  /** By number of pixels. */
  readonly smallest: PictureSize;
  /** Median of the widths, and of the heights. */
  readonly median: PictureSize;
  readonly largest: PictureSize;
  /** How many different sizes there are. */
  readonly different: number;
  /** Pictures that are enlarged more than twice in each direction. */
  readonly enlarged: number;
  /** Pictures of which bringing them to the input's shape cuts off, distorts or fills more than 30%. */
  readonly misshapen: number;
}

/** Labels that are probably wrong. */
export interface LabelReport {
  /** Who looked: small networks asked of pictures they had not learned from, or the model of a run. */
  readonly judge: 'folds' | 'run' | undefined;
  /** Why nobody did, or why what somebody saw is no ground to suspect any; undefined where it is. */
  readonly skipped: string | undefined;
  /** Share of the labels that the judge agrees with, 0 … 1. */
  readonly agreement: number | undefined;
  /** How many were found; those beyond the wanted number are not listed. */
  readonly found: number;
  /** The plainest first. */
  readonly suspicious: readonly SuspiciousLabel[];
}

export interface SuspiciousLabel {
  readonly file: string;
  /** In the pictures that can be read. */
  readonly position: number;
  /** Class as labelled. */
  readonly given: string;
  readonly givenProbability: number;
  /** Class as it looks. */
  readonly suggested: string;
  readonly suggestedProbability: number;
}
