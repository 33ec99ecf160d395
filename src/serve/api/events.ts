import type { JobSummary } from './jobs.js';
import type { Points, RunSummary } from './runs.js';

/**
 * `GET /api/events?since=<revision>&watch=<id>&from=<position>&watch=<id>&from=<position>`: changes of the list since then (all of
 * it without `since`), and the points of the watched runs after those positions (all of them where `from` is empty). As many `from`
 * as `watch`, in the same order; at most 50. After a break the browser sends the id of the last event, which takes the place of
 * `since` and `from`. The name of each event is its `type`; its data is JSON.
 */
export type DashboardEvent =
  | {
      readonly type: 'runs';
      /** Take the place of those with the same ids, or are new. */
      readonly changed: readonly RunSummary[];
      readonly removed: readonly string[];
      /** `changed` is the whole list. */
      readonly isWhole: boolean;
      readonly revision: string;
    }
  | ({ readonly type: 'points'; readonly run: string } & Points)
  /** A watched run is gone; it may come back with `points` from row 0. */
  | { readonly type: 'gone'; readonly run: string }
  /** Files of these searches, studies and ensembles changed, by their ids: ask for them again. `isWhole`: there are no others. */
  | {
      readonly type: 'work';
      readonly changed: readonly string[];
      readonly removed: readonly string[];
      readonly isWhole: boolean;
    }
  /** Take the place of those with the same ids, or are new; `isWhole`: there are no others. */
  | {
      readonly type: 'jobs';
      readonly changed: readonly JobSummary[];
      readonly removed: readonly string[];
      readonly isWhole: boolean;
    };
