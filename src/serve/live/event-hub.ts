import { setTimeout } from 'node:timers/promises';
import type { DashboardEvent, JobSummary, RunSummary } from '../api.js';
import type { ChangeLog, Revisions } from './change-log.js';
import type { FolderIndex, WorkEntry } from './folder-index.js';
import { type MetricColumns, metricColumns, ROWS_AT_A_TIME, START } from './metric-columns.js';

/** Where the events of a client go. */
export interface EventSink {
  /** False where it can take no more for now: `onReady` is called when it can. */
  write(text: string): boolean;
  onReady(listener: () => void): void;
}

/** What a client wants to hear of, and what it knows already. */
export interface Subscription {
  /** As `Revisions.write` told it; empty for the whole list. */
  readonly since: string;
  readonly watched: readonly { readonly id: string; readonly from: string }[];
  /** Id of the last event that it got before a break; takes the place of what the others say it knows. */
  readonly lastEventId?: string | undefined;
}

/** Tells clients what changes while it looks at the folder; looks at nothing while there is no client. */
export interface EventHub {
  /** Returns how to leave. */
  join(subscription: Subscription, sink: EventSink): () => void;
  readonly clients: number;
  close(): void;
}

interface Client {
  readonly sink: EventSink;
  readonly watched: { readonly id: string; position: string; isGone: boolean }[];
  /** What it has heard of, by list. */
  readonly heard: Record<List, number | undefined>;
  /** It takes nothing for now. */
  isBusy: boolean;
  toldAt: number;
}

type List = (typeof LISTS)[number];
const LISTS = ['runs', 'works', 'jobs'] as const;

interface Watched {
  readonly columns: MetricColumns;
  clients: number;
}

/** How often the whole folder is looked at, at most; longer where looking takes long. */
const WHOLE_POLLS = 7;
const WHOLE_FACTOR = 20;
/** A line without meaning keeps the connection of a quiet client, and finds out that it is gone. */
const QUIET_MS = 15_000;

export function eventHub(
  index: FolderIndex,
  jobs: ChangeLog<JobSummary>,
  count: Revisions,
  { pollMs, onFault }: { readonly pollMs: number; readonly onFault: (error: unknown) => void },
): EventHub {
  const clients = new Set<Client>();
  const watchedRuns = new Map<string, Watched>();
  const closing = new AbortController();
  let isLooking = false;
  let nextWhole = 0;

  async function look(): Promise<void> {
    const begun = performance.now();
    if (begun < nextWhole) await index.refreshActive();
    else {
      await index.refresh();
      const took = performance.now() - begun;
      nextWhole = performance.now() + Math.max(WHOLE_POLLS * pollMs, WHOLE_FACTOR * took);
    }
    await Promise.all([...watchedRuns.values()].map(({ columns }) => columns.update()));
  }

  /** Look and tell until the last client has left. */
  async function keepLooking(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    try {
      while (clients.size > 0 && !closing.signal.aborted) {
        await setTimeout(pollMs, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
        await look().catch(onFault);
        for (const client of clients) tell(client);
      }
    } finally {
      isLooking = false;
    }
  }

  /** Everything that a client has not heard, until it can take no more: nothing is kept for it but where it stands. */
  function tell(client: Client): void {
    while (!client.isBusy) {
      const event = nextOfLists(client) ?? nextPoints(client);
      if (event === undefined && Date.now() - client.toldAt < QUIET_MS) return;
      client.toldAt = Date.now();
      const text = event === undefined ? ': here\n\n' : eventText(event, placeOf(client));
      if (!client.sink.write(text)) {
        client.isBusy = true;
        client.sink.onReady(() => {
          client.isBusy = false;
          if (clients.has(client)) tell(client);
        });
      }
    }
  }

  function nextOfLists({ heard }: Client): DashboardEvent | undefined {
    for (const list of LISTS) {
      const before = heard[list];
      if (before === count.now) continue;
      const changes = { runs: index.runs, works: index.works, jobs }[list].since(before);
      const isSame = before !== undefined && changes.changed.length + changes.removed.length === 0;
      heard[list] = count.now;
      if (!isSame) return listEvent(list, changes);
    }
    return undefined;
  }

  function listEvent(list: List, changes: ReturnType<ChangeLog<unknown>['since']>): DashboardEvent {
    const { changed, removed, isWhole } = changes;
    const revision = count.write(count.now);
    switch (list) {
      case 'runs':
        return { type: 'runs', changed: changed as RunSummary[], removed, isWhole, revision };
      case 'works':
        return {
          type: 'work',
          changed: (changed as WorkEntry[]).map(({ found }) => found.id),
          removed,
          isWhole,
        };
      case 'jobs':
        return { type: 'jobs', changed: changed as JobSummary[], removed, isWhole };
    }
  }

  function nextPoints(client: Client): DashboardEvent | undefined {
    for (const watched of client.watched) {
      const { id, position } = watched;
      const columns = watchedRuns.get(id)?.columns;
      if (columns === undefined || index.pathOf(id) === undefined) {
        if (watched.isGone) continue;
        watched.isGone = true;
        watched.position = START;
        return { type: 'gone', run: id };
      }
      const points = columns.after(position, ROWS_AT_A_TIME);
      watched.isGone = false;
      if (points === undefined) continue;
      watched.position = points.position;
      return { type: 'points', run: id, ...points };
    }
    return undefined;
  }

  /** Where a client stands, as it says it after a break: the revisions of the lists, then the positions of its runs. */
  function placeOf({ heard, watched }: Client): string {
    const lists = LISTS.map((list) => count.write(heard[list] ?? 0)).join(' ');
    return [lists, ...watched.map(({ position }) => position || START)].join(' ');
  }

  return {
    join({ since, watched, lastEventId }, sink) {
      const places = lastEventId?.split(' ') ?? [];
      const isAgain = places.length === LISTS.length + watched.length;
      const client: Client = {
        sink,
        watched: watched.map(({ id, from }, i) => ({
          id,
          position: isAgain ? places[LISTS.length + i] : from,
          isGone: false,
        })),
        heard: isAgain
          ? { runs: count.read(places[0]), works: count.read(places[1]), jobs: count.read(places[2]) }
          : { runs: count.read(since), works: undefined, jobs: undefined },
        // Until the folder was looked at there is nothing to say.
        isBusy: true,
        toldAt: Date.now(),
      };
      clients.add(client);
      for (const { id } of watched) watch(id);
      void begin(client);
      return () => {
        if (!clients.delete(client)) return;
        for (const { id } of watched) unwatch(id);
      };
    },
    get clients() {
      return clients.size;
    },
    close() {
      closing.abort();
      clients.clear();
    },
  };

  async function begin(client: Client): Promise<void> {
    try {
      await index.refresh();
      await Promise.all(client.watched.map(({ id }) => watchedRuns.get(id)?.columns.update()));
    } catch (error) {
      onFault(error);
    }
    client.isBusy = false;
    if (!clients.has(client)) return;
    tell(client);
    await keepLooking();
  }

  function watch(id: string): void {
    const known = watchedRuns.get(id);
    if (known !== undefined) known.clients++;
    else watchedRuns.set(id, { columns: metricColumns(() => index.pathOf(id)), clients: 1 });
  }

  function unwatch(id: string): void {
    const known = watchedRuns.get(id);
    if (known !== undefined && --known.clients === 0) watchedRuns.delete(id);
  }
}

/** An event as the format of server-sent events has it. JSON has no line breaks. */
function eventText(event: DashboardEvent, id: string): string {
  return `id: ${id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
