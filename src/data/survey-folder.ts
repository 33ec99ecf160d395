import { chunked } from './chunked.js';
import type { DecodePool } from './decode-pool.js';
import type { InspectedFile } from './decode-task.js';
import { arrangeFolder, type LabelledFile } from './folder-layout.js';
import type { ImageFolderSource } from './image-folder.js';
import { chooseInput } from './input-contract.js';
import { compareNatural } from './natural-order.js';
import { requireReadable } from './require-readable.js';
import { runTasks } from './run-tasks.js';
import type { DataProblem, IgnoredFiles, InputContract, OpenContext, SplitName } from './types.js';
import { walkFolder } from './walk-folder.js';

/** Files per message to a thread. */
const FILES_PER_TASK = 128;

export interface SurveyedFile extends LabelledFile {
  /** Size of the file. */
  readonly bytes: number;
  /** SHA-256 of the content, hex. */
  readonly hash: string;
}

/** A folder whose files have been listed, hashed and asked for their headers, with nothing decoded yet. */
export interface FolderSurvey {
  readonly classes: readonly string[];
  /** Without the files in `problems`. */
  readonly files: readonly SurveyedFile[];
  readonly parts: readonly SplitName[];
  readonly input: InputContract;
  readonly problems: readonly DataProblem[];
  readonly ignored: readonly IgnoredFiles[];
}

/** Throws DataError when the folder cannot serve; with `strict`, also for the first file that cannot be read. */
export async function surveyFolder(
  source: ImageFolderSource,
  context: OpenContext,
  pool: DecodePool,
): Promise<FolderSurvey> {
  const { path: root, options } = source;
  const contents = await walkFolder(root);
  const layout = arrangeFolder(root, contents, context.classes);
  const problems: DataProblem[] = [...contents.problems, ...layout.problems];
  const headers: (InspectedFile | undefined)[] = new Array(layout.files.length).fill(undefined);
  const chunks = chunked(layout.files, FILES_PER_TASK);
  let done = 0;
  await runTasks(pool, chunks, {
    signal: context.signal,
    task: ({ items }) => ({
      kind: 'inspect',
      root,
      files: items.map(({ file }) => file),
      maxPixels: options.maxPixels,
    }),
    onResult({ start, items }, { inspected, faults }) {
      for (const header of inspected) headers[start + header.index] = header;
      for (const { index, code, reason } of faults) problems.push({ file: items[index]!.file, code, reason });
      done += items.length;
      context.onProgress?.({ stage: 'scan', done, total: layout.files.length });
    },
  });

  // Threads answer in any order, people compare reports.
  problems.sort((a, b) => compareNatural(a.file, b.file));
  const files = layout.files.flatMap((file, i): SurveyedFile[] => {
    const header = headers[i];
    return header === undefined ? [] : [{ ...file, bytes: header.bytes, hash: header.hash }];
  });
  requireReadable(source, layout.classes, layout.files, files, problems);
  const input =
    context.input ??
    chooseInput(
      headers.filter((header) => header !== undefined),
      options,
    );
  return { classes: layout.classes, files, parts: layout.parts, input, problems, ignored: contents.ignored };
}
