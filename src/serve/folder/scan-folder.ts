import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../../base/system-code.js';

export type WorkKind = 'run' | 'search' | 'study' | 'ensemble';

/** A folder that holds a run, a search, a study or an ensemble. */
export interface FoundWork {
  /** Path relative to the root, with `/` between parts. */
  readonly id: string;
  readonly kind: WorkKind;
  /** Absolute, without links. */
  readonly path: string;
  /** The search or study that a run is a trial of. */
  readonly parent: { readonly kind: 'search' | 'study'; readonly id: string } | null;
  readonly mtimeMs: number;
}

export interface FolderScan {
  readonly work: readonly FoundWork[];
  /** What could not be looked at, and why. */
  readonly notes: readonly string[];
}

export interface ScanLimits {
  /** Folders below the root. */
  readonly depth: number;
  readonly folders: number;
}

/** Deep enough for the folds of trials of searches in `searches/`. */
const LIMITS: ScanLimits = { depth: 7, folders: 20_000 };
/** Folders that are looked at side by side. */
const AT_A_TIME = 32;
/** A folder that changed within this time may change again without its time saying so. */
const SETTLED_MS = 1000;
const MOST_NOTES = 20;

/** Folders that hold no work, however many files. */
const NOT_LOOKED_INTO = new Set(['node_modules', 'checkpoints']);

/** What a folder was like when it was last read. */
interface Known {
  readonly mtimeMs: number;
  readonly isSettled: boolean;
  readonly folders: readonly string[];
  readonly kind: WorkKind | undefined;
}

/**
 * Looks for runs, searches, studies and ensembles below `root`, an absolute path without links; of `only`, a part of a path, where that is
 * given. Links are not followed and hidden folders not entered; what lies in a run is not looked at. A folder that has not changed
 * since the last call is not read again.
 */
export function folderScanner(
  root: string,
  { only, limits = LIMITS }: { readonly only?: string | undefined; readonly limits?: ScanLimits } = {},
): () => Promise<FolderScan> {
  let known = new Map<string, Known>();

  async function look(path: string): Promise<Known | { readonly fault: string }> {
    try {
      const folder = await lstat(path);
      if (!folder.isDirectory()) return { fault: 'ENOTDIR' };
      const { mtimeMs } = folder;
      const before = known.get(path);
      if (before?.isSettled && before.mtimeMs === mtimeMs) return before;
      const isSettled = Date.now() - mtimeMs > SETTLED_MS;
      const entries = await readdir(path, { withFileTypes: true });
      const files = new Set(entries.flatMap((one) => (one.isFile() ? [one.name] : [])));
      const folders = entries.flatMap((one) => (one.isDirectory() ? [one.name] : []));
      const kind = kindOf(files, folders);
      const isOfInterest = (name: string) => !name.startsWith('.') && !NOT_LOOKED_INTO.has(name);
      return {
        mtimeMs,
        isSettled,
        folders: kind === 'run' || kind === 'ensemble' ? [] : folders.filter(isOfInterest),
        kind,
      };
    } catch (error) {
      return { fault: systemCode(error) ?? 'unknown' };
    }
  }

  return async () => {
    const work: FoundWork[] = [];
    const notes = new Set<string>();
    const seen = new Map<string, Known>();
    let level: Place[] = [{ id: only ?? '', parent: null }];
    for (let depth = 0; level.length > 0; depth++) {
      const next: Place[] = [];
      for (let start = 0; start < level.length; start += AT_A_TIME) {
        const group = level.slice(start, start + AT_A_TIME);
        const found = await Promise.all(group.map(({ id }) => look(join(root, id))));
        found.forEach((folder, i) => {
          const { id, parent } = group[i];
          if ('fault' in folder) {
            // One that is gone by now was deleted meanwhile.
            if (folder.fault !== 'ENOENT' || id === '')
              notes.add(`${id || root} cannot be read (${folder.fault})`);
            return;
          }
          const path = join(root, id);
          seen.set(path, folder);
          const { kind, mtimeMs, folders } = folder;
          if (kind !== undefined && id !== '') work.push({ id, kind, path, parent, mtimeMs });
          const inside = kind === 'search' || kind === 'study' ? { kind, id } : parent;
          for (const name of folders) next.push({ id: id === '' ? name : `${id}/${name}`, parent: inside });
        });
      }
      const room = Math.max(0, limits.folders - seen.size);
      if (next.length > room)
        notes.add(`only ${limits.folders} folders are looked at: name a folder further down`);
      level = depth < limits.depth ? next.slice(0, room) : [];
    }
    known = seen;
    return { work, notes: [...notes].slice(0, MOST_NOTES) };
  };
}

interface Place {
  readonly id: string;
  readonly parent: FoundWork['parent'];
}

/** One name may be anybody's; two of these together are a run's. */
const OF_RUN = ['config.json', 'metrics.jsonl', 'result.json', 'lock'];

function kindOf(files: ReadonlySet<string>, folders: readonly string[]): WorkKind | undefined {
  const hasTrials = folders.includes('trials');
  if (hasTrials && files.has('search.json')) return 'search';
  if (hasTrials && files.has('study.json')) return 'study';
  if (files.has('ensemble.json') && files.has('model.onnx')) return 'ensemble';
  const signs = OF_RUN.filter((name) => files.has(name)).length + (folders.includes('checkpoints') ? 1 : 0);
  return signs >= 2 ? 'run' : undefined;
}
