import { formatNumberOf } from '../base/format-count.js';
import type { SearchEvent } from '../search/index.js';
import { liveTrials } from './live-trials.js';
import type { Output } from './output.js';
import { scoreText } from './score-text.js';
import { pointText } from './setting-text.js';

/** Show a search as it goes: a live line for the trial in progress with a table of trials, two lines that stay for each. */
export function showSearch(output: Output): (event: SearchEvent) => void {
  const trials = liveTrials(output, 'trial');
  return (event) => {
    output.event(event);
    if (event.type === 'note') {
      output.note(event.message);
    } else if (event.type === 'trial-start') {
      trials.start(event.number, pointText(event.point));
      output.note(`trial ${event.number}${event.goesOn ? ' goes on' : ''}: ${pointText(event.point)}`);
    } else if (event.type === 'trial-end') {
      trials.end(event.number, { state: event.state, value: event.values?.[0], isBest: event.isBest });
      output.note(`trial ${event.number} ${endText(event)}${event.isBest ? ', the best so far' : ''}`);
    } else {
      trials.event(event.number, event.event);
    }
  };
}

function endText({
  state,
  values,
  objectives,
  curve,
  folds,
  stoppedBy,
  error,
}: SearchEvent & { type: 'trial-end' }): string {
  if (state === 'failed') return `failed: ${error!.message}`;
  const said = objectives.map((name, i) => `${name} ${scoreText(name, values?.[i])}`).join(', ');
  const epochs = folds === undefined ? curve.length : folds.reduce((sum, fold) => sum + fold.epochs, 0);
  const within = folds === undefined ? '' : ` of ${formatNumberOf(folds.length, 'fold')}`;
  const after = `${formatNumberOf(epochs, 'epoch')}${within}`;
  if (state === 'complete') return `came to ${said} in ${after}`;
  const by = stoppedBy === 'pruner' ? 'stopped early' : 'stopped, the budget being spent,';
  return `was ${by} after ${after}, at ${said}`;
}
