import type { DashboardEvent, JobSummary, RunList, RunSummary } from '../../src/serve/api.js';
import { mergePoints, NO_ROWS, type Rows } from './merge-points.js';

/** What the page knows of the folder. */
export interface Board {
  readonly runs: ReadonlyMap<string, RunSummary>;
  /** Epochs of the runs that are watched. */
  readonly rows: ReadonlyMap<string, Rows>;
  readonly jobs: ReadonlyMap<string, JobSummary>;
  /** How often each search and study has changed. */
  readonly work: ReadonlyMap<string, number>;
  readonly revision: string;
  readonly notes: readonly string[];
  /** The list has come; before, an empty one says nothing. */
  readonly isKnown: boolean;
}

export const EMPTY_BOARD: Board = {
  runs: new Map(),
  rows: new Map(),
  jobs: new Map(),
  work: new Map(),
  revision: '',
  notes: [],
  isKnown: false,
};

/** The list as it was asked for. */
export function withList(board: Board, { runs, revision, notes }: RunList): Board {
  return { ...board, runs: new Map(runs.map((run) => [run.id, run])), revision, notes, isKnown: true };
}

/** What an event changes; an event that comes twice changes nothing but counters. */
export function withEvent(board: Board, event: DashboardEvent): Board {
  switch (event.type) {
    case 'runs': {
      const runs = new Map(event.isWhole ? [] : board.runs);
      for (const run of event.changed) runs.set(run.id, run);
      for (const id of event.removed) runs.delete(id);
      return { ...board, runs, revision: event.revision, isKnown: true };
    }
    case 'points': {
      const before = board.rows.get(event.run) ?? NO_ROWS;
      // Rows before these would be missing: the server will be asked again from where the board stands.
      if (event.from > before.count) return board;
      return { ...board, rows: new Map(board.rows).set(event.run, mergePoints(before, event)) };
    }
    case 'gone': {
      const rows = new Map(board.rows);
      rows.delete(event.run);
      return { ...board, rows };
    }
    case 'work': {
      const work = new Map(board.work);
      // Of what is not among the whole nothing is known any more.
      const others = event.isWhole ? [...work.keys()] : event.removed;
      for (const id of new Set([...event.changed, ...others])) work.set(id, (work.get(id) ?? 0) + 1);
      return { ...board, work };
    }
    case 'jobs': {
      const jobs = new Map(event.isWhole ? [] : board.jobs);
      for (const job of event.changed) jobs.set(job.id, job);
      for (const id of event.removed) jobs.delete(id);
      return { ...board, jobs };
    }
  }
}

/** Of all searches and studies together. */
export const workChanges = ({ work }: Board): number =>
  [...work.values()].reduce((sum, count) => sum + count, 0);

/** What was started here of a kind, newest first. */
export function jobsOf({ jobs }: Board, kind: JobSummary['kind']): JobSummary[] {
  return [...jobs.values()].filter((job) => job.kind === kind).sort((a, b) => b.startedAt - a.startedAt);
}

/** What was started here last for a run. */
export function lastJobOf(jobs: Iterable<JobSummary>, run: string): JobSummary | undefined {
  return [...jobs].filter((job) => job.run === run).sort((a, b) => b.startedAt - a.startedAt)[0];
}

/** Forget the epochs of runs that are no longer watched. */
export function withRowsOf(board: Board, ids: ReadonlySet<string>): Board {
  return { ...board, rows: new Map([...board.rows].filter(([id]) => ids.has(id))) };
}

/** Where to listen for what the board does not know yet. */
export function eventsAddress({ revision, rows }: Board, watched: Iterable<string>): string {
  const query = new URLSearchParams();
  if (revision !== '') query.set('since', revision);
  for (const id of watched) {
    query.append('watch', id);
    query.append('from', rows.get(id)?.position ?? '');
  }
  return `/api/events?${query}`;
}
