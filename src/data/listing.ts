import { isAbsolute, join } from 'node:path';
import type { PictureRef } from './decode-task.js';
import type { PictureList } from './picture-list.js';
import type { PictureOptions } from './picture-options.js';
import type { DataProblem, IgnoredFiles, SplitName, TargetKind } from './types.js';

/** All that a source says before any picture is decoded. */
export interface Listing {
  /** Folder that names are relative to. */
  readonly root: string;
  readonly targetKind: TargetKind;
  /** Names of classes, of labels or of numbers. */
  readonly classes: readonly string[];
  /** For several labels: the different sets of labels, each as positions in the classes in ascending order. */
  readonly combinations?: readonly (readonly number[])[] | undefined;
  /** For numbers: the different rows of them, one for each name. */
  readonly numbers?: readonly (readonly number[])[] | undefined;
  readonly pictures: PictureList;
  /** Where the bytes of the picture at a position in `pictures` lie. */
  readonly locate: (position: number) => PictureRef;
  /** Parts that the source itself defines. */
  readonly parts: readonly SplitName[];
  readonly problems: readonly DataProblem[];
  readonly ignored: readonly IgnoredFiles[];
  /** Remove what was unpacked for reading; after it no picture can be located. */
  readonly dispose?: (() => Promise<void>) | undefined;
}

/** What listing needs besides the options of its own source. */
export interface ListContext {
  readonly signal?: AbortSignal | undefined;
  /** Class order of a trained model: data may know fewer, but an unknown one is an error. */
  readonly classes?: readonly string[] | undefined;
  /** What a trained model answers, or a task asks: data that say something else of each picture are refused. */
  readonly targetKind?: TargetKind | undefined;
  /** What is true of the pictures is neither needed nor read: all are of no class. */
  readonly unlabelled?: boolean | undefined;
}

/** A value: where pictures lie and how to read them. Nothing is read until it is opened. */
export interface FileSource<Kind extends string, Options extends PictureOptions = PictureOptions> {
  readonly kind: Kind;
  readonly path: string;
  readonly options: Options;
}

/** Positions of the names that a picture counts for: its class, its labels, or every number. */
export function namesHeld(
  { classes, combinations, targetKind }: Pick<Listing, 'classes' | 'combinations' | 'targetKind'>,
  label: number,
): readonly number[] {
  if (targetKind === 'numbers') return [...classes.keys()];
  return combinations === undefined ? [label] : combinations[label]!;
}

/** A picture as an error names it. */
export function placeOf(root: string, file: string): string {
  return isAbsolute(file) ? file : join(root, file);
}
