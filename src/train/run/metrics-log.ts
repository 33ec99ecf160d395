import { open, readFile } from 'node:fs/promises';
import { CheckpointError } from '../../base/error.js';
import { systemCode } from '../../base/system-code.js';
import { type FileOperations, nodeFiles, writeError } from './atomic-write.js';

/*
 * `metrics.jsonl`: one JSON object per line, each written whole by one call, so that other processes can follow the file.
 * A line survives the death of the process as soon as it is written. It is not synced by itself: after a loss of power
 * the newest lines may be gone or torn. Call `syncMetrics` before saving a checkpoint that counts them.
 */

/**
 * Add one line. Numbers that are not finite become null, as JSON has none.
 *
 * Throws  CheckpointError as `writeError`; a line that did not fit on the disk is taken back.
 */
export async function appendMetrics(
  file: string,
  line: object,
  files: Pick<FileOperations, 'open'> = nodeFiles,
): Promise<void> {
  try {
    const handle = await files.open(file, 'a');
    try {
      const { size } = await handle.stat();
      try {
        await handle.writeFile(`${JSON.stringify(line)}\n`);
      } catch (error) {
        await handle.truncate(size);
        throw error;
      }
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw writeError(file, cause);
  }
}

/** Make all lines so far survive a loss of power. A file without lines yet may be missing. */
export async function syncMetrics(file: string): Promise<void> {
  try {
    const handle = await open(file, 'a');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw writeError(file, cause);
  }
}

/**
 * The lines of the file; none where it is missing. A last line without its end is left out: it is being written, or
 * was torn.
 *
 * Throws  CheckpointError `checkpoint/metrics` for a line that is not JSON.
 */
export async function readMetrics(file: string): Promise<unknown[]> {
  const text = await readIfThere(file);
  return text
    .toString('utf8')
    .split('\n')
    .slice(0, -1)
    .map((line, i) => {
      try {
        return JSON.parse(line) as unknown;
      } catch (cause) {
        throw new CheckpointError({
          code: 'checkpoint/metrics',
          where: `${file}, line ${i + 1}`,
          what: 'the line is not JSON',
          got: line.slice(0, 80),
          fix: 'undo changes made to the file',
          cause,
        });
      }
    });
}

/**
 * Keep the first `lines` lines: what a run wrote after the checkpoint it goes on from, and a torn last line, go.
 *
 * Throws  CheckpointError `checkpoint/metrics` where the file has fewer.
 */
export async function truncateMetrics(file: string, lines: number): Promise<void> {
  const bytes = await readIfThere(file);
  let end = 0;
  for (let line = 0; line < lines; line++) {
    end = bytes.indexOf('\n', end) + 1;
    if (end > 0) continue;
    throw new CheckpointError({
      code: 'checkpoint/metrics',
      where: file,
      what: 'the file has fewer lines than were written when the checkpoint was saved',
      got: { lines: line, expected: lines },
      fix: 'put the file back as it was, or train again',
    });
  }
  if (end === bytes.length) return;
  try {
    const handle = await open(file, 'r+');
    try {
      await handle.truncate(end);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw writeError(file, cause);
  }
}

async function readIfThere(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return Buffer.alloc(0);
    throw new CheckpointError({
      code: 'checkpoint/unreadable',
      where: file,
      what: 'the file cannot be read',
      got: systemCode(cause),
      fix: 'make the file readable',
      cause,
    });
  }
}
