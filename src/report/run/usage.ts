import type { RunConfig } from '../../train/index.js';
import { type PictureUsage, pictureUsage } from './usage-pictures.js';
import { tableUsage } from './usage-table.js';

/** A program that asks the model, whole: it runs as it stands here. */
export interface Snippet {
  readonly title: string;
  /** What has to be installed, as a line for a shell; null for nothing more. */
  readonly install: string | null;
  /** Name to save it under. */
  readonly file: string;
  readonly code: string;
  /** A line for a shell that runs it; null for a page, which is opened. */
  readonly run: string | null;
}

/** What the programs know of a model. */
export interface UsedModel {
  readonly classifier: RunConfig['classifier'];
  readonly fit: PictureUsage['fit'];
  /** Names of the inputs of a table, as they stand in the file. */
  readonly inputs: readonly string[];
}

/** How to ask the model in Node, in a browser and in Python. */
export function usageOf({ classifier, fit, inputs }: UsedModel): Snippet[] {
  const { task, classes, input } = classifier;
  return 'kind' in input
    ? tableUsage({ task, classes, columns: input.columns, inputs })
    : pictureUsage({ task, classes, size: input, fit });
}
