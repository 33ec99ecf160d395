import { formatCount, formatNumberOf } from '../base/format-count.js';
import { shellWord } from '../base/shell-word.js';
import { LEAST_IMPORTANCE, type SearchEvent } from '../search/index.js';
import { displayPath } from './display-path.js';
import { formatBytes, formatDuration, formatLoss, formatShare, formatShortCount } from './format.js';
import type { Tuning, TuningPlan } from './library.js';
import type { Output, Style } from './output.js';
import { renderPairs, renderTable } from './table.js';

type Trial = Tuning['trials'][number];
type Point = Trial['point'];

/** Rows of the table that people get; `--json` has all. */
const SHOWN_TRIALS = 10;

/** Show a search as it goes: a live line for the trial in progress, two that stay for each. */
export function showSearch(output: Output): (event: SearchEvent) => void {
  let epochs = 0;
  return (event) => {
    output.event(event);
    if (event.type === 'note') {
      output.note(event.message);
    } else if (event.type === 'trial-start') {
      output.note(`trial ${event.number}${event.goesOn ? ' goes on' : ''}: ${pointText(event.point)}`);
    } else if (event.type === 'trial-end') {
      output.note(`trial ${event.number} ${endText(event)}${event.isBest ? ', the best so far' : ''}`);
    } else if (event.event.type === 'start') {
      ({ epochs } = event.event);
    } else if (event.event.type === 'step') {
      const { epoch, step, steps, imagesPerSecond, loss } = event.event;
      output.progress.update({
        label: `trial ${event.number}, epoch ${epoch}/${epochs}`,
        done: step,
        total: steps,
        unit: 'examples',
        rate: imagesPerSecond,
        detail: `loss ${formatLoss(loss)}`,
      });
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
        ...objectives.map(({ name }) => scoreText(name, trial)),
        String(trial.epochs),
        formatDuration(trial.seconds),
        ...(withState ? [trial.state === 'complete' ? '' : STATE_WORDS[trial.state]] : []),
        pointText(trial.point),
      ];
    }),
  );
}

function renderPlaces({ search, bestConfig, plots, table }: Tuning, style: Style, folder: string): string[] {
  return [
    '',
    ...renderPairs([
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
  const shares = shown.map(({ parameter, share }) => `${short(parameter)} ${Math.round(100 * share)}%`);
  return ['', `what mattered for ${name}: ${shares.join(', ')}`];
}

/** How far the front of two objectives reaches. */
function renderFront({ hypervolume, objectives, best }: Tuning): string[] {
  if (hypervolume === null) return [];
  const [worst, other] = hypervolume.worst.map((value, k) => valueText(objectives[k].name, value));
  return [
    '',
    `front of ${formatNumberOf(best.length, 'trial')}: hypervolume ${hypervolume.share.toFixed(3)}, seen from ${objectives[0].name} ${worst} and ${objectives[1].name} ${other}`,
  ];
}

/** A smaller network that is as good, or that none surely is. */
function renderSmallest({ smallest, trials, best }: Tuning): string[] {
  if (smallest === null || smallest.candidates === 0) return [];
  const { number, candidates, margin, difference, interval } = smallest;
  const points = (value: number) => `${value < 0 ? '-' : '+'}${Math.abs(100 * value).toFixed(1)}`;
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

/** What would be searched, and what it would take. */
export function renderSearchPlan(plan: TuningPlan, folder: string): string[] {
  const { search, space, sampler, pruner, objectives, trials, folds, estimate } = plan;
  const parameters = Object.entries(space.parameters).map(
    ([name, parameter]) => [name, parameterText(parameter)] as const,
  );
  const fixed = Object.entries(space.fixed).map(([name, value]) => [name, plain(value)] as const);
  return [
    ...renderPairs([...parameters, ...fixed]),
    '',
    ...renderPairs([
      [
        'search for',
        objectives
          .map(({ name, direction }) => `${direction === 'max' ? 'large' : 'small'} ${name}`)
          .join(', '),
      ],
      ['sampler', sampler.kind],
      ['pruner', pruner.kind],
      ['trials', trials === null ? 'as many as the budget allows' : formatCount(trials)],
      ...(folds === null ? [] : [['trainings', trainingsText(plan)] as const]),
      ['time', timeText(estimate)],
      ...(estimate.diskBytes === null ? [] : [['disk', `about ${formatBytes(estimate.diskBytes)}`] as const]),
      ['folder', displayPath(search, folder)],
    ]),
  ];
}

function trainingsText({ folds, trainings }: TuningPlan): string {
  const { count, repeats } = folds!;
  const each = `${count} folds${repeats === 1 ? '' : `, dealt ${repeats} times,`} for each trial`;
  return trainings === null ? each : `${each}: ${formatCount(trainings)} in all`;
}

function timeText({ trialSeconds, seconds }: TuningPlan['estimate']): string {
  const one = `about ${formatDuration(trialSeconds)} for a trial`;
  return seconds === null ? one : `${one}, ${formatDuration(seconds)} in all`;
}

function parameterText({ type, min, max, log, step, choices, when }: Record<string, unknown>): string {
  const range =
    type === 'categorical'
      ? (choices as unknown[]).map(plain).join(', ')
      : type === 'boolean'
        ? 'false, true'
        : `${min} to ${max}`;
  const steps = step === undefined || step === 1 ? [] : [`in steps of ${step}`];
  const conditions = Object.entries((when ?? {}) as Record<string, unknown[]>).map(
    ([parent, values]) => `where ${short(parent)} is ${values.map(plain).join(' or ')}`,
  );
  return [range, ...(log === true ? ['logarithmic'] : []), ...steps, ...conditions].join(', ');
}

/** A value, with how much folds differ in it. */
function scoreText(name: string, { values, deviations }: Trial): string {
  const value = valueText(name, values?.[name]);
  const deviation = deviations?.[name];
  if (deviation === null || deviation === undefined || COSTS.includes(name)) return value;
  return `${value} ± ${valueText(name, deviation)}`;
}

function valueText(name: string, value: number | null | undefined): string {
  if (value === null || value === undefined) return '-';
  if (name === 'parameters') return formatShortCount(value);
  if (name === 'seconds') return formatDuration(value);
  if (name === 'latency') return `${value.toPrecision(3)} ms`;
  return name === 'accuracy' ? formatShare(value) : formatLoss(value);
}

function pointText(point: Point): string {
  return Object.entries(point)
    .map(([name, value]) => `${short(name)} ${plain(value)}`)
    .join(', ');
}

/** Most parameters are of the network, which need not be said of each. */
function short(name: string): string {
  return name.replace(/^architecture\./, '');
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
