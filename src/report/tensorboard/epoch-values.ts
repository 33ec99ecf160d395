import { monitoredValue } from '../../base/monitored-value.js';
import type { EpochMetrics, RunConfig, SavedWeights, Scores } from '../../train/index.js';
import type { BoardValues } from './board.js';
import type { SummaryValue } from './event-record.js';
import { weightHistogram } from './weight-histogram.js';

/**
 * What is shown of each epoch, told in their order: scores of training and validation under the names that Keras gives them, and
 * the best value so far of the metric that decides, by which the hparams page compares runs. Values that are not defined are
 * left out.
 */
export function epochValues({ training }: RunConfig): (epoch: EpochMetrics) => BoardValues {
  const { monitor, monitorMode } = training;
  let best: number | undefined;
  return (epoch) => {
    const value = monitoredValue(epoch, monitor);
    if (value !== null && (best === undefined || (monitorMode === 'max' ? value > best : value < best)))
      best = value;
    return {
      run: scalar(`best_${monitor}`, best),
      train: [
        ...scoreValues(epoch.train),
        ...scalar('epoch_learning_rate', epoch.learningRate),
        ...scalar('epoch_examples_per_second', epoch.imagesPerSecond),
      ],
      validation: scoreValues(epoch.validation),
    };
  };
}

/** How the values of each variable are spread; a tag for each, those of a layer in one group. */
export function weightValues({ values }: SavedWeights): BoardValues {
  return {
    train: [...values].map(([name, data]) => ({
      tag: name.replaceAll('.', '/'),
      histo: weightHistogram(data),
    })),
  };
}

function scoreValues(scores: Scores): SummaryValue[] {
  return Object.entries(scores).flatMap(([name, value]) => scalar(`epoch_${name}`, value));
}

function scalar(tag: string, value: number | null | undefined): SummaryValue[] {
  return typeof value === 'number' && Number.isFinite(value) ? [{ tag, simpleValue: value }] : [];
}
