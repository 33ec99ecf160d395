import { formatShare } from '../../base/format.js';
import { type Interval, tInterval, wilson } from '../../statistics/index.js';
import type { RunConfig, ValidationAnswers } from '../../train/index.js';
import { shortNumber } from '../chart.js';
import { bestEpoch } from './best-epoch.js';
import type { RunReport } from './run-report.js';

/** A number that says what the run came to. */
export interface HeadlineFigure {
  /** Metric, or what else it is. */
  readonly name: string;
  readonly value: number;
  /** Shares are 0 to 1, read as percent; numbers are in the unit of what is predicted. */
  readonly unit: 'share' | 'number';
  /** Where the true value lies in 95 of 100 such validation sets; null where that cannot be said. */
  readonly interval: Interval | null;
}

export interface Headline {
  /** The first is the one that matters most; none where nothing was measured yet. */
  readonly figures: readonly HeadlineFigure[];
  /** Validation examples that they are measured on. */
  readonly count: number;
  /** Share of the most frequent class: what guessing it always would score; null without classes. */
  readonly guess: { readonly share: number; readonly of: string } | null;
}

/** A value, or a limit of its interval, as people read it. */
export function figureText(value: number, unit: HeadlineFigure['unit']): string {
  return unit === 'share' ? formatShare(value) : shortNumber(value);
}

/** What the run came to, or its best epoch so far; null where no epoch was judged. */
export function headlineOf(run: RunReport): Headline | null {
  const { config, result, answers } = run;
  const scores = scoresOf(run);
  if (config === null || scores === undefined) return null;
  const count = result !== null && 'validation' in result ? result.validation.count : config.data.validation;
  const figures =
    config.classifier.task === 'regression'
      ? regressionFigures(scores, answers)
      : classFigures(scores, config, count);
  return { figures, count, guess: guessOf(answers) };
}

type Values = Readonly<Record<string, number | null | undefined>>;

function scoresOf(run: RunReport): Values | undefined {
  if (run.result !== null && 'validation' in run.result) return run.result.validation;
  const best = bestEpoch(run);
  return run.epochs.find(({ epoch }) => epoch === best)?.validation;
}

/** Accuracy is a share of examples: with weights of their own it is not, and there is no such interval. */
function classFigures(scores: Values, { data }: RunConfig, count: number): HeadlineFigure[] {
  const accuracy = figureOf(scores, 'accuracy', 'share').map((figure) => ({
    ...figure,
    interval: data.weighted || count === 0 ? null : wilson(Math.round(figure.value * count), count),
  }));
  return [
    ...accuracy,
    ...['balancedAccuracy', 'macroF1', 'microF1'].flatMap((name) => figureOf(scores, name, 'share')),
    ...figureOf(scores, 'loss', 'number'),
  ];
}

function regressionFigures(scores: Values, answers: ValidationAnswers | null): HeadlineFigure[] {
  const errors = answers === null ? null : meanErrors(answers);
  const error = figureOf(scores, 'meanAbsoluteError', 'number').map((figure) => ({
    ...figure,
    interval: errors === null || errors.length < 2 ? null : intervalOfMean(errors),
  }));
  return [
    ...error,
    ...figureOf(scores, 'rootMeanSquaredError', 'number'),
    ...figureOf(scores, 'r2', 'number'),
    ...figureOf(scores, 'loss', 'number'),
  ];
}

function intervalOfMean(errors: Float64Array): Interval {
  const { low, high } = tInterval(errors);
  return { low: Math.max(0, low), high };
}

/** How far off each example is, on average over its numbers. */
function meanErrors({ targets, outputs, classes, names }: ValidationAnswers): Float64Array {
  const width = classes.length;
  return Float64Array.from({ length: names.length }, (_, i) => {
    let sum = 0;
    for (let k = i * width; k < (i + 1) * width; k++) sum += Math.abs(outputs[k] - targets[k]);
    return sum / width;
  });
}

function figureOf(scores: Values, name: string, unit: HeadlineFigure['unit']): HeadlineFigure[] {
  const value = scores[name];
  return typeof value === 'number' ? [{ name, value, unit, interval: null }] : [];
}

function guessOf(answers: ValidationAnswers | null): Headline['guess'] {
  if (answers === null || answers.decided.length === 0) return null;
  const counts = answers.classes.map(() => 0);
  for (const target of answers.targets) counts[target]++;
  const most = counts.indexOf(Math.max(...counts));
  return { share: counts[most] / answers.names.length, of: answers.classes[most] };
}
