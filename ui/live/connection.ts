import type { DashboardEvent, Fault, RunList } from '../../src/serve/api.js';
import { type Board, EMPTY_BOARD, eventsAddress, withEvent, withList, withRowsOf } from '../data/board.js';
import { AskError, askJson } from './ask.js';
import { createStore } from './store.js';

/** What the page knows, and whether it still hears of changes. */
export interface Live {
  readonly board: Board;
  readonly isConnected: boolean;
  /** Why there is no list of runs, where the server says it. */
  readonly fault?: Fault['error'] | undefined;
}

const EVENTS = ['runs', 'points', 'gone', 'work', 'jobs'] as const satisfies DashboardEvent['type'][];
const RETRY_MS = 1000;
/** Several things to watch are asked for together. */
const SETTLE_MS = 20;

export const live = createStore<Live>({ board: EMPTY_BOARD, isConnected: true });
/** How many parts of the page watch each run. */
const watched = new Map<string, number>();
let source: EventSource | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Ask for the epochs of a run, now and as they come, until the returned function is called. */
export function watch(id: string): () => void {
  watched.set(id, (watched.get(id) ?? 0) + 1);
  connectSoon();
  return () => {
    const left = (watched.get(id) ?? 1) - 1;
    if (left > 0) watched.set(id, left);
    else watched.delete(id);
    connectSoon();
  };
}

/** Read the list of runs, then hear of every change. */
export async function begin(): Promise<void> {
  try {
    const list = await askJson<RunList>('/api/runs');
    document.addEventListener('visibilitychange', () => connectSoon());
    change({ board: withList(board(), list), isConnected: true, fault: undefined });
    connect();
  } catch (error) {
    const isAnswer = error instanceof AskError && error.status !== 0;
    change({ isConnected: isAnswer, fault: isAnswer ? error.fault : undefined });
    setTimeout(begin, RETRY_MS);
  }
}

const board = () => live.current().board;
const change = (part: Partial<Live>) => live.set({ ...live.current(), ...part });

function connectSoon(delay = SETTLE_MS): void {
  clearTimeout(timer);
  timer = setTimeout(() => board().isKnown && connect(), delay);
}

/**
 * From where the board stands: what came before is not asked for again, and nothing in between is missed. Not while nobody looks: a
 * browser opens six connections to a server at most, so that pages in the background would keep all others waiting.
 */
function connect(): void {
  source?.close();
  source = undefined;
  if (document.hidden) return;
  const ids = new Set(watched.keys());
  change({ board: withRowsOf(board(), ids) });
  const opened = new EventSource(eventsAddress(board(), ids));
  source = opened;
  opened.onopen = () => change({ isConnected: true });
  opened.onerror = () => {
    change({ isConnected: false });
    // The browser tries again by itself, and says what it heard last, unless it was refused.
    if (opened.readyState === EventSource.CLOSED && source === opened) connectSoon(RETRY_MS);
  };
  for (const type of EVENTS) {
    opened.addEventListener(type, (event) => {
      if (source !== opened) return;
      change({ board: withEvent(board(), JSON.parse(event.data)) });
    });
  }
}
