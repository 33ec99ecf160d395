import type { WorkerEvent } from '../search/index.js';
import type { Output } from './output.js';

const ENDS: Readonly<Record<(WorkerEvent & { type: 'trial-end' })['state'], string>> = {
  complete: 'came to its end',
  pruned: 'was stopped early',
  failed: 'failed',
  back: 'was saved and given back',
  interrupted: 'was saved, its search being interrupted',
  lost: 'was lost with its process',
  error: 'ended its search with an error',
};

/** Show what a worker does: two lines for each trial. */
export function showWorker(output: Output): (event: WorkerEvent) => void {
  return (event) => {
    output.event(event);
    if (event.type === 'note') return output.note(event.message);
    // The first part tells searches apart well enough for people.
    const name = `trial ${event.number} of search ${event.search.slice(0, 8)}`;
    output.note(event.type === 'trial-start' ? `${name} begins` : `${name} ${ENDS[event.state]}`);
  };
}
