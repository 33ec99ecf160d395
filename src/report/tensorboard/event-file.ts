import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeError } from '../../train/index.js';
import { type EventFields, eventRecord } from './event-record.js';
import { SESSION_START } from './event-schema.js';

/** What TensorBoard looks for in the names of files. */
const EVENT_FILE_NAME = /^events\.out\.tfevents\.(\d+)/;
/** The first event says how the others are written. */
const FILE_VERSION = 'brain.Event:2';

/** A file that events are added to; it grows by whole events, and readers may follow it. */
export interface EventFile {
  /** All of them with one call of the system. Throws CheckpointError as `writeError`. */
  append(events: readonly EventFields[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Begin an event file in a folder, which is made where there is none. TensorBoard reads the files of a folder in the order of
 * their names, which begin with seconds since 1970: the name comes after those of all files that are there. What those say of
 * `step` and later ones is void, as long as the first of them began like this one: TensorBoard takes the first start that it
 * reads for that of the run, and only later ones for restarts.
 *
 * Throws  CheckpointError as `writeError`.
 */
export async function openEventFile(
  folder: string,
  { wallTime, step }: { readonly wallTime: number; readonly step: number },
): Promise<EventFile> {
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw writeError(folder, cause);
  });
  const seconds = Math.max(
    Math.floor(wallTime),
    ...(await eventFilesIn(folder)).map((file) => file.seconds + 1),
  );
  const file = join(folder, `events.out.tfevents.${String(seconds).padStart(10, '0')}.pupil`);
  const refuse = (cause: unknown) => {
    throw writeError(file, cause);
  };
  const handle = await open(file, 'ax').catch(refuse);
  const append = async (events: readonly EventFields[]) => {
    await handle.appendFile(Buffer.concat(events.map(eventRecord))).catch(refuse);
  };
  const start = [
    { wallTime, fileVersion: FILE_VERSION },
    { wallTime, step, sessionLog: { status: SESSION_START } },
  ];
  await append(start).catch(async (error: unknown) => {
    await handle.close();
    throw error;
  });
  return { append, close: () => handle.close() };
}

/** Whether there are event files in a folder. */
export async function holdsEvents(folder: string): Promise<boolean> {
  return (await eventFilesIn(folder)).length > 0;
}

/** Delete the event files of a folder. Throws CheckpointError as `writeError`. */
export async function removeEvents(folder: string): Promise<void> {
  for (const { name } of await eventFilesIn(folder)) {
    const file = join(folder, name);
    await rm(file).catch((cause: unknown) => {
      throw writeError(file, cause);
    });
  }
}

async function eventFilesIn(folder: string): Promise<{ name: string; seconds: number }[]> {
  const names = await readdir(folder).catch(() => []);
  return names.flatMap((name) => {
    const match = EVENT_FILE_NAME.exec(name);
    return match === null ? [] : [{ name, seconds: Number(match[1]) }];
  });
}
