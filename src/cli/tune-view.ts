import { formatDuration, formatShortCount } from '../base/format.js';
import { formatNumberOf } from '../base/format-count.js';
import { shellWord } from '../base/shell-word.js';
import { signedPoints } from '../base/signed-points.js';
import { shortParameter } from '../report/index.js';
import { LEAST_IMPORTANCE } from '../search/index.js';
import { beginningPair } from './beginning-pair.js';
import { displayPath } from './display-path.js';
import type { Tuning } from './library.js';
import type { Style } from './output.js';
import { scoreText } from './score-text.js';
import { pointText } from './setting-text.js';
import { renderPairs, renderTable } from './table.js';

type Trial = Tuning['trials'][number];

/** Rows of the table that people get; `--json` has all. */
const SHOWN_TRIALS = 10;

/** The best trials in a table, and what to do with the best. */
export function renderSearch(found: Tuning, style: Style, folder: string): string[] {
  const { trials, best, ranking } = found;
  const complete = ranking.filter((number) => trials[number].state === 'complete');
  const shown = [...best, ...othersInOrder(found, complete)].slice(0, Math.max(SHOWN_TRIALS, best.length));
  return [
    countLine(found),
    ...(shown.length > 0 ? ['', ...renderTrials(found, shown, { withState: false })] : []),
    ...renderImportance(found),
    ...renderFront(found),
    ...renderSmallest(found),
    ...renderPlaces(found, style, folder),
  ];
}

/** All trials in a table, the best first; `importance` draws what mattered. */
export function renderShownSearch(
  found: Tuning,
  importance: readonly string[],
  style: Style,
  folder: string,
): string[] {
  const { trials, ranking } = found;
  const unranked = trials.map(({ number }) => number).filter((number) => !ranking.includes(number));
  const shown = [...ranking, ...unranked];
  return [
    countLine(found),
    ...(shown.length > 0 ? ['', ...renderTrials(found, shown, { withState: true })] : []),
    '',
    ...importance,
    ...renderFront(found),
    ...renderSmallest(found),
    ...renderPlaces(found, style, folder),
  ];
}

function countLine({ trials, seconds, stopReason }: Tuning): string {
  const count = (state: Trial['state']) => trials.filter((trial) => trial.state === state).length;
  const counts = [
    `${count('complete')} complete`,
    ...(['pruned', 'failed', 'running'] as const).flatMap((state) =>
      count(state) === 0 ? [] : [`${count(state)} ${STATE_WORDS[state]}`],
    ),
  ];
  const end = stopReason === null ? '' : `; ended by ${REASONS[stopReason]}`;
  return `${formatNumberOf(trials.length, 'trial')} (${counts.join(', ')}) in ${formatDuration(seconds)}${end}`;
}

function renderTrials(
  { trials, best, objectives }: Tuning,
  numbers: readonly number[],
  { withState }: { readonly withState: boolean },
): string[] {
  return renderTable(
    [
      { title: 'trial', align: 'right' },
      ...objectives.map(({ name }) => ({ title: name, align: 'right' as const })),
      { title: 'epochs', align: 'right' },
      { title: 'time', align: 'right' },
      ...(withState ? [{ title: '' }] : []),
      { title: 'settings' },
    ],
    numbers.map((number) => {
      const trial = trials[number];
      return [
        `${best.includes(number) ? '* ' : ''}${number}`,
        ...objectives.map(({ name }) => scoreWithSpread(name, trial)),
        String(trial.epochs),
        formatDuration(trial.seconds),
        ...(withState ? [trial.state === 'complete' ? '' : STATE_WORDS[trial.state]] : []),
        pointText(trial.point),
      ];
    }),
  );
}

function renderPlaces(found: Tuning, style: Style, folder: string): string[] {
  const { search, bestConfig, plots, table } = found;
  return [
    '',
    ...renderPairs([
      ...beginningPair(found, folder),
      ['search', displayPath(search, folder)],
      ...(bestConfig === null ? [] : [['best config', displayPath(bestConfig, folder)] as const]),
      ...[...plots, ...(table === null ? [] : [table])].map(
        (file) => ['written to', displayPath(file, folder)] as const,
      ),
    ]),
    ...(bestConfig === null
      ? ['no trial came to its end']
      : [
          style.dim(
            `train with it: pupil train <folder> --config ${shellWord(displayPath(bestConfig, folder))}`,
          ),
        ]),
  ];
}

/** Sums over folds, and what is the same in all. */
const COSTS: readonly string[] = ['parameters', 'seconds'];

/** What mattered, in one line. */
function renderImportance({ importance, objectives: [{ name }] }: Tuning): string[] {
  const shown = importance.filter(({ share }) => share >= LEAST_IMPORTANCE);
  if (shown.length === 0) return [];
  const shares = shown.map(
    ({ parameter, share }) => `${shortParameter(parameter)} ${Math.round(100 * share)}%`,
  );
  return ['', `what mattered for ${name}: ${shares.join(', ')}`];
}

/** How far the front of two objectives reaches. */
function renderFront({ hypervolume, objectives, best }: Tuning): string[] {
  if (hypervolume === null) return [];
  const [worst, other] = hypervolume.worst.map((value, k) => scoreText(objectives[k].name, value));
  return [
    '',
    `front of ${formatNumberOf(best.length, 'trial')}: hypervolume ${hypervolume.share.toFixed(3)}, seen from ${objectives[0].name} ${worst} and ${objectives[1].name} ${other}`,
  ];
}

/** A smaller network that is as good, or that none surely is. */
function renderSmallest({ smallest, trials, best }: Tuning): string[] {
  if (smallest === null || smallest.candidates === 0) return [];
  const { number, candidates, margin, difference, interval } = smallest;
  const points = (value: number) => signedPoints(100 * value);
  const compared = formatNumberOf(candidates, 'smaller network');
  if (number === null || difference === null || interval === null) {
    return [
      '',
      `of ${compared} none is surely within ${margin} of the accuracy of trial ${best[0]}: more validation examples would tell more`,
    ];
  }
  const [small, large] = [trials[number], trials[best[0]]].map(({ parameters }) =>
    formatShortCount(parameters ?? 0),
  );
  return [
    '',
    `smallest not worse: trial ${number}, ${small} parameters instead of ${large}; accuracy ${points(difference)} points (${points(interval.low)} to ${points(interval.high)}), of ${compared}`,
  ];
}

const STATE_WORDS = { pruned: 'stopped early', failed: 'failed', running: 'unfinished' } as const;
const REASONS: Readonly<Record<NonNullable<Tuning['stopReason']>, string>> = {
  trials: 'the number of trials',
  time: 'time',
  epochs: 'the number of epochs',
  exhausted: 'having tried everything',
};

/** Complete trials that are not among the best, by the first objective. */
function othersInOrder({ trials, best, objectives }: Tuning, complete: readonly number[]): number[] {
  const [{ name, direction }] = objectives;
  const cost = (number: number) => {
    const value = trials[number].values?.[name];
    return value === null || value === undefined
      ? Number.POSITIVE_INFINITY
      : direction === 'max'
        ? -value
        : value;
  };
  return complete.filter((number) => !best.includes(number)).sort((a, b) => cost(a) - cost(b) || a - b);
}

/** A value, with how much folds differ in it. */
function scoreWithSpread(name: string, { values, deviations }: Trial): string {
  const value = scoreText(name, values?.[name]);
  const deviation = deviations?.[name];
  if (deviation === null || deviation === undefined || COSTS.includes(name)) return value;
  return `${value} ± ${scoreText(name, deviation)}`;
}
