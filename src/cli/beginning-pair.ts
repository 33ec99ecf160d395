import { displayPath } from './display-path.js';

/** What all trainings begin with, as a line of results; none where they begin anew. */
export function beginningPair(
  { from }: { readonly from: { readonly file: string } | null },
  folder: string,
): (readonly [label: string, value: string])[] {
  return from === null ? [] : [['begun from', displayPath(from.file, folder)]];
}
