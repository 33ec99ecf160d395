import { formatShare } from '../../base/format.js';
import { formatCount } from '../../base/format-count.js';
import type { Interval } from '../../statistics/index.js';
import type { ValidationAnswers } from '../../train/index.js';
import { classScores } from '../evaluation/class-scores.js';
import { reliabilityOf } from '../evaluation/reliability.js';
import { percent, percentRange } from '../evaluation/words.js';
import { figureText, type Headline, type HeadlineFigure } from '../run/headline.js';
import { metricTitle } from '../run/metric-words.js';
import { markdownTable, markdownText } from './markdown.js';

/** Metrics with their intervals, and what each class, or label, is worth. */
export function cardResults(headline: Headline, answers: ValidationAnswers | null): string[] {
  const { figures, guess } = headline;
  const figureTable = markdownTable(
    ['metric', 'value', '95% interval'],
    figures.map(({ name, value, unit, interval }) => [
      metricTitle(name),
      figureText(value, unit),
      interval === null ? '' : rangeText(interval, unit),
    ]),
  );
  const guessing =
    guess === null
      ? []
      : [`Always saying “${markdownText(guess.of)}” would be right in ${formatShare(guess.share)}.`];
  return [
    figureTable,
    ...guessing,
    ...(answers === null ? [] : [...classTable(answers), ...reliabilityText(answers)]),
  ];
}

function rangeText({ low, high }: Interval, unit: HeadlineFigure['unit']): string {
  return `${figureText(low, unit)} to ${figureText(high, unit)}`;
}

function classTable(answers: ValidationAnswers): string[] {
  const scores = classScores(answers);
  if (scores.length === 0) return [];
  const of = answers.task === 'multi-label' ? 'label' : 'class';
  const rows = scores.map(({ name, support, precision, recall, f1 }) => [
    markdownText(name),
    formatCount(support),
    ...[precision, recall, f1].map((estimate) => `${percent(estimate.value)} (${percentRange(estimate)})`),
  ]);
  return [
    `By ${of}, with 95% intervals:`,
    markdownTable([of, 'examples', 'precision', 'recall', 'F1'], rows),
  ];
}

function reliabilityText(answers: ValidationAnswers): string[] {
  const reliability = reliabilityOf(answers);
  if (reliability === undefined) return [];
  const { error, chance } = reliability;
  return [
    `Expected calibration error ${percent(error)}; probabilities that are exactly right would stay below ${percent(chance)} on so few examples, in 95 of 100 sets.`,
  ];
}
