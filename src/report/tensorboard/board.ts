import { join } from 'node:path';
import { type EventFile, holdsEvents, openEventFile, removeEvents } from './event-file.js';
import type { SummaryValue } from './event-record.js';

/**
 * What TensorBoard shows as a run of its own, by the folder that it lies in. `train` and `validation` are those of Keras, so
 * that curves of one metric lie over each other; the folder above them holds the settings, as the hparams page wants it.
 */
const FOLDERS = { run: '.', train: 'train', validation: 'validation' } as const;
export type BoardFolder = keyof typeof FOLDERS;

/** Values of a step, by the folder that they go to. */
export type BoardValues = Partial<Readonly<Record<BoardFolder, readonly SummaryValue[]>>>;

/** When something happened: `step` is an epoch, counted from 1, `wallTime` in seconds since 1970. */
export interface Moment {
  readonly step: number;
  readonly wallTime: number;
}

/** The event files of a run while they are written. */
export interface Board {
  /** Throws CheckpointError as `writeError`. */
  write(values: BoardValues, moment: Moment): Promise<void>;
  close(): Promise<void>;
}

/**
 * Begin event files in a folder and those below it. What files that are there already say of `forgetFrom` and later steps is
 * void from then on.
 *
 * Throws  CheckpointError as `writeError`.
 */
export async function openBoard(
  folder: string,
  { wallTime, forgetFrom = 0 }: { readonly wallTime: number; readonly forgetFrom?: number | undefined },
): Promise<Board> {
  const files = new Map<string, EventFile>();
  const close = async () => {
    for (const file of files.values()) await file.close();
  };
  try {
    for (const [name, path] of Object.entries(FOLDERS)) {
      files.set(name, await openEventFile(join(folder, path), { wallTime, step: forgetFrom }));
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    async write(values, moment) {
      for (const [name, value] of Object.entries(values))
        if (value.length > 0) await files.get(name)!.append([{ ...moment, summary: { value: [...value] } }]);
    },
    close,
  };
}

/** Delete the event files of a folder and of those below it, and nothing else. Throws CheckpointError as `writeError`. */
export async function removeBoard(folder: string): Promise<void> {
  for (const path of Object.values(FOLDERS)) await removeEvents(join(folder, path));
}

/** Whether a folder, or one of those below it, has event files. */
export async function holdsBoard(folder: string): Promise<boolean> {
  for (const path of Object.values(FOLDERS)) if (await holdsEvents(join(folder, path))) return true;
  return false;
}
