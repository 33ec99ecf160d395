import { formatDuration } from '../../base/format.js';
import { formatNumberOf } from '../../base/format-count.js';
import { shellWord } from '../../base/shell-word.js';
import type { StopReason } from '../../train/index.js';
import { bestEpoch } from './best-epoch.js';
import { metricWords } from './metric-words.js';
import type { RunReport } from './run-report.js';

/** How the run ended and which weights its model has, in sentences; or how far it has come. */
export function endingOf(run: RunReport): string[] {
  const { result } = run;
  if (result === null) return unfinished(run);
  if (result.stopReason === 'diverged') {
    const { epochs, what, where = 'training', fix } = result;
    return [
      `Training diverged after ${formatNumberOf(epochs, 'epoch')}: ${where}: ${what}.`,
      ...(fix === undefined ? [] : [`To mend it: ${fix}.`]),
    ];
  }
  const { epochs, bestEpoch: best, monitor, weights, seconds } = result;
  const chosen = {
    best: best === null ? '' : `the weights of the best epoch, ${best}, by ${metricWords(monitor)}`,
    last: 'the weights of the last epoch',
    swa: 'the average of the weights of several epochs',
  }[weights];
  return [
    `${whyItEnded(run, result.stopReason, epochs)} It took ${formatDuration(seconds)}.`,
    ...(chosen === '' ? [] : [`The model has ${chosen}.`]),
  ];
}

function whyItEnded({ config }: RunReport, reason: StopReason, epochs: number): string {
  const after = `after ${formatNumberOf(epochs, 'epoch')}`;
  const training = config?.training;
  switch (reason) {
    case 'completed':
      return epochs === 1 ? 'The one epoch was done.' : `All ${formatNumberOf(epochs, 'epoch')} were done.`;
    case 'early-stopping': {
      if (training === undefined || training.earlyStopping === false)
        return `Training stopped early ${after}.`;
      const { patience, metric } = training.earlyStopping;
      return `Training stopped early ${after}: ${metricWords(metric)} had not become better for ${formatNumberOf(patience, 'epoch')}.`;
    }
    case 'update-budget':
      return `Training stopped ${after}, when the updates that it was given were made.`;
    case 'time-budget':
      return `Training stopped ${after}, when the time that it was given was over.`;
  }
}

function unfinished(run: RunReport): string[] {
  const { epochs, config, path } = run;
  const all = config === null ? '' : ` of ${config.training.epochs} at most`;
  const best = bestEpoch(run);
  return [
    `The run has not come to its end: ${formatNumberOf(epochs.length, 'epoch')}${all} ${epochs.length === 1 ? 'is' : 'are'} done.${best === null ? '' : ` The best so far is ${best}.`}`,
    `If no process trains it any more, this goes on: pupil resume ${shellWord(path)}`,
  ];
}
