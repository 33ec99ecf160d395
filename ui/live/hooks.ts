import { useEffect, useState } from 'preact/hooks';
import type { Fault } from '../../src/serve/api.js';
import { type Board, workChanges } from '../data/board.js';
import { NO_ROWS, type Rows } from '../data/merge-points.js';
import { askJson, askText, faultOf } from './ask.js';
import { type Live, live, watch } from './connection.js';
import { useStore } from './store.js';

/** A part of what the page knows, as it changes. */
export const useLive = <T>(select: (known: Live) => T): T => useStore(live, select);

export const useBoard = (): Board => useLive(({ board }) => board);

/** How often anything of searches and studies has changed. */
export const useWorkChanges = (): number => useLive(({ board }) => workChanges(board));

/** The epochs of a run as they come; none before the first. */
export function useRows(id: string): Rows {
  useEffect(() => watch(id), [id]);
  return useLive(({ board }) => board.rows.get(id)) ?? NO_ROWS;
}

/** An answer of the server: what was there stays until there is something newer. */
export interface Answered<T> {
  readonly value: T | undefined;
  readonly fault: Fault['error'] | undefined;
}

/** Ask an address, and again when `version` changes; nothing while the address is undefined. */
function useAnswer<T>(
  path: string | undefined,
  version: number | string,
  read: (path: string, signal: AbortSignal) => Promise<T>,
): Answered<T> {
  const [state, setState] = useState<Answered<T> & { readonly path: string | undefined }>({
    path: undefined,
    value: undefined,
    fault: undefined,
  });
  useEffect(() => {
    if (path === undefined) return;
    const leaving = new AbortController();
    read(path, leaving.signal).then(
      (value) => leaving.signal.aborted || setState({ path, value, fault: undefined }),
      (error) =>
        leaving.signal.aborted ||
        setState((before) => ({
          path,
          value: before.path === path ? before.value : undefined,
          fault: faultOf(error),
        })),
    );
    return () => leaving.abort();
  }, [path, version]);
  return state.path === path ? state : { value: undefined, fault: undefined };
}

export const useJson = <T>(path: string | undefined, version: number | string = 0): Answered<T> =>
  useAnswer(path, version, askJson<T>);

/** Answers of several addresses, once all are there. */
export const useJsons = <T>(paths: readonly string[]): Answered<T[]> =>
  useAnswer(paths.join(' '), 0, (_, signal) => Promise.all(paths.map((path) => askJson<T>(path, signal))));

export const useText = (path: string | undefined, version: number | string = 0): Answered<string> =>
  useAnswer(path, version, askText);
