import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunSummary } from '../api.js';
import { lockOf } from '../folder/look-at-lock.js';
import { fileState } from '../folder/read-inside.js';
import { type RunReader, runReader } from '../folder/run-reader.js';
import { type FoundWork, folderScanner } from '../folder/scan-folder.js';
import { type ChangeLog, changeLog, type Revisions } from './change-log.js';

/** A search, a study or an ensemble, and what tells one state of it from the next. */
export interface WorkEntry {
  readonly found: FoundWork & { readonly kind: 'search' | 'study' | 'ensemble' };
  readonly isRunning: boolean;
  readonly signature: string;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
}

/** What lies in the folder that is looked at. */
export interface FolderIndex {
  readonly runs: ChangeLog<RunSummary>;
  readonly works: ChangeLog<WorkEntry>;
  readonly notes: readonly string[];
  /** Where a run lies; undefined where there is none of this id. The one way from an id to a path. */
  pathOf(id: string): string | undefined;
  /** Look at the whole folder. */
  refresh(): Promise<void>;
  /** Look at one run, or at the whole folder where that is not there. */
  look(id: string): Promise<void>;
  /** Look at the runs that are trained. */
  refreshActive(): Promise<void>;
  /** Tell anew what is told of a run: something outside its folder changed. */
  touch(id: string): Promise<void>;
}

/** What is known of runs besides what their folders say. */
export type Overlay = (run: RunSummary) => RunSummary;

/** Runs that are read side by side. */
const AT_A_TIME = 16;

export function folderIndex(
  root: string,
  count: Revisions,
  { only, overlay = (run) => run }: { readonly only?: string | undefined; readonly overlay?: Overlay } = {},
): FolderIndex {
  const scan = folderScanner(root, { only });
  const runs = changeLog<RunSummary>(count);
  const works = changeLog<WorkEntry>(count);
  const readers = new Map<
    string,
    { readonly reader: RunReader; found: FoundWork; told: RunSummary | undefined }
  >();
  let notes: readonly string[] = [];
  let last: Promise<unknown> = Promise.resolve();
  let waiting: Promise<void> | undefined;

  /** One look at the folder after the other: a file that grows is read by one of them alone. */
  function inTurn(look: () => Promise<void>): Promise<void> {
    const turn = last.then(look);
    last = turn.catch(() => undefined);
    return turn;
  }

  async function readRun(id: string, isTouched = false): Promise<void> {
    const entry = readers.get(id);
    if (entry === undefined) return;
    const summary = await entry.reader.read(entry.found);
    // It may have been removed meanwhile.
    if (readers.get(id) !== entry || (summary === entry.told && !isTouched)) return;
    entry.told = summary;
    runs.set(id, overlay(summary));
  }

  async function readWork(found: WorkEntry['found']): Promise<void> {
    const lock = await lockOf(found.path);
    const files = [
      'search.json',
      'study.json',
      'trials.jsonl',
      'best.json',
      'recommended.json',
      'ensemble.json',
    ];
    const states = await Promise.all(files.map((name) => fileState(join(found.path, name))));
    const isRunning = lock?.isAlive ?? false;
    const signature = [isRunning, ...states.map((state) => state?.signature)].join(' ');
    if (works.get(found.id)?.signature === signature) return;
    const changedAt = Math.max(...states.map((state) => state?.mtimeMs ?? 0));
    works.set(found.id, { found, isRunning, signature, changedAt });
  }

  async function refreshAll(): Promise<void> {
    const found = await scan();
    notes = found.notes;
    const isRun = ({ kind }: FoundWork) => kind === 'run';
    const ids = new Set(found.work.filter(isRun).map(({ id }) => id));
    for (const id of readers.keys()) {
      if (ids.has(id)) continue;
      readers.delete(id);
      runs.remove(id);
    }
    const others = found.work.filter((work): work is WorkEntry['found'] => !isRun(work));
    const otherIds = new Set(others.map(({ id }) => id));
    for (const { found: work } of works.values()) if (!otherIds.has(work.id)) works.remove(work.id);
    for (const work of found.work.filter(isRun)) {
      const entry = readers.get(work.id);
      if (entry !== undefined) entry.found = work;
      else readers.set(work.id, { reader: runReader(work.path), found: work, told: undefined });
    }
    await inGroups([...ids], (id) => readRun(id));
    await inGroups(others, readWork);
  }

  return {
    runs,
    works,
    get notes() {
      return notes;
    },
    pathOf: (id) => readers.get(id)?.found.path ?? works.get(id)?.found.path,
    refresh() {
      // One that has not begun sees all that is there now.
      waiting ??= inTurn(() => {
        waiting = undefined;
        return refreshAll();
      });
      return waiting;
    },
    refreshActive: () =>
      inTurn(async () => {
        await inGroups(
          runs.values().flatMap(({ id, state }) => (state === 'training' ? [id] : [])),
          (id) => readRun(id),
        );
        await inGroups(
          works.values().flatMap(({ found, isRunning }) => (isRunning ? [found] : [])),
          readWork,
        );
      }),
    look: (id) =>
      inTurn(async () => {
        const path = readers.get(id)?.found.path;
        const folder = path === undefined ? undefined : await lstat(path).catch(() => undefined);
        await (folder?.isDirectory() ? readRun(id) : refreshAll());
      }),
    touch: (id) => inTurn(() => readRun(id, true)),
  };
}

async function inGroups<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let start = 0; start < items.length; start += AT_A_TIME)
    await Promise.all(items.slice(start, start + AT_A_TIME).map(work));
}
