import { formatNumberOf } from '../base/format-count.js';
import type { SearchEvent } from '../search/index.js';
import type { Output } from './output.js';
import { pointText } from './setting-text.js';
import { stepProgress } from './step-progress.js';

/** Show a search as it goes: a live line for the trial in progress, two that stay for each. */
export function showSearch(output: Output): (event: SearchEvent) => void {
  const showStep = stepProgress(output);
  return (event) => {
    output.event(event);
    if (event.type === 'note') {
      output.note(event.message);
    } else if (event.type === 'trial-start') {
      output.note(`trial ${event.number}${event.goesOn ? ' goes on' : ''}: ${pointText(event.point)}`);
    } else if (event.type === 'trial-end') {
      output.note(`trial ${event.number} ${endText(event)}${event.isBest ? ', the best so far' : ''}`);
    } else {
      showStep(`trial ${event.number}`, event.event);
    }
  };
}

function endText({
  state,
  values,
  curve,
  folds,
  stoppedBy,
  error,
}: SearchEvent & { type: 'trial-end' }): string {
  if (state === 'failed') return `failed: ${error!.message}`;
  const said = (values ?? []).map((value) => Number(value.toPrecision(4))).join(', ');
  const epochs = folds === undefined ? curve.length : folds.reduce((sum, fold) => sum + fold.epochs, 0);
  const within = folds === undefined ? '' : ` of ${formatNumberOf(folds.length, 'fold')}`;
  const after = `${formatNumberOf(epochs, 'epoch')}${within}`;
  if (state === 'complete') return `came to ${said} in ${after}`;
  const by = stoppedBy === 'pruner' ? 'stopped early' : 'stopped, the budget being spent,';
  return `was ${by} after ${after}, at ${said}`;
}
