import { formatNumberOf } from '../base/format-count.js';
import { type Parameter, rankTrials, type SearchOutcome, shareOf } from '../search/index.js';
import { type Axis, placeOn, roundTicks, shortNumber } from './chart.js';
import type { ParallelAxis, ParallelChart, ParallelLine } from './parallel-chart.js';
import {
  countNote,
  drawnValue,
  objectiveLabel,
  objectiveTick,
  shortParameter,
  stateOf,
  wantedNote,
} from './search-values.js';

/** Parameters that a drawing holds unless told otherwise. */
const MOST_PARAMETERS = 10;
/** From so many choices on some are not named. */
const MOST_CHOICES = 12;
/** How far apart lines lie that go through the same choice, as a share of its room. */
const SPREAD = 0.4;
/** Where the best value is so many times the worst, equal distances are equal factors. */
const FACTORS = 50;

type Trial = SearchOutcome['trials'][number];

interface Column {
  readonly axis: ParallelAxis;
  readonly placeOf: (trial: Trial) => number | null;
}

/**
 * All trials as lines across one axis for each parameter and one for each objective. Axes span the whole space, also where
 * nothing was tried. Lines of trials in which a parameter does not count go below its axis, and so do those of trials without a
 * finite value below that of an objective. Dark lines are the best by the first objective.
 *
 * Of more than `most` parameters those are drawn that matter most, or the first ones where nothing is known of that; those that had
 * one value in all trials are named below the title.
 */
export function parallelCoordinatesChart(
  search: Pick<SearchOutcome, 'space' | 'objectives' | 'trials' | 'best' | 'importance'>,
  { most = MOST_PARAMETERS }: { readonly most?: number } = {},
): ParallelChart {
  const { space, objectives, trials, best } = search;
  const { names, notes } = drawnParameters(search, most);
  const columns = [
    ...names.map((name) => parameterColumn(name, space.parameters[name], trials)),
    ...objectives.map((_, k) => objectiveColumn(search, k)),
  ];
  const ranks = ranksOf(search);
  const isLast = (trial: Trial) => (best.includes(trial.number) ? 2 : ranks.has(trial.number) ? 1 : 0);
  const lines = [...trials]
    .sort((a, b) => isLast(a) - isLast(b) || (ranks.get(a.number) ?? 0) - (ranks.get(b.number) ?? 0))
    .map(
      (trial): ParallelLine => ({
        name: `trial ${trial.number}`,
        places: columns.map(({ placeOf }) => placeOf(trial)),
        state: stateOf(trial, best),
        rank: ranks.get(trial.number) ?? null,
      }),
    );
  return {
    kind: 'parallel',
    title: `${formatNumberOf(trials.length, 'trial')} in parallel coordinates`,
    notes: [`${countNote(search)}; ${wantedNote(objectives)}`, ...notes],
    axes: columns.map(({ axis }) => axis),
    lines,
    ranking: `rank by ${objectives[0].name}, from worst to best`,
  };
}

function drawnParameters(
  { space, trials, importance }: Pick<SearchOutcome, 'space' | 'trials' | 'importance'>,
  most: number,
): { names: string[]; notes: string[] } {
  const all = Object.keys(space.parameters);
  const isVaried = (name: string) =>
    new Set(trials.map(({ point }) => (Object.hasOwn(point, name) ? JSON.stringify(point[name]) : 'none')))
      .size > 1;
  // Of a single trial nothing varies, and everything is of interest.
  const varied = trials.length < 2 ? all : all.filter(isVaried);
  const constant = all.filter((name) => !varied.includes(name));
  const byWeight = importance.map(({ name }) => name).filter((name) => varied.includes(name));
  const chosen = (byWeight.length > 0 ? byWeight : varied).slice(0, most);
  const left = varied.length - chosen.length;
  return {
    names: varied.filter((name) => chosen.includes(name)),
    notes: [
      ...(left === 0
        ? []
        : [
            `${chosen.length} of ${varied.length} parameters, ${byWeight.length > 0 ? 'those that matter most' : 'the first ones'}`,
          ]),
      ...(constant.length === 0
        ? []
        : [`the same in all trials: ${constant.map(shortParameter).join(', ')}`]),
    ],
  };
}

function parameterColumn(name: string, parameter: Parameter, trials: readonly Trial[]): Column {
  const has = (trial: Trial) => Object.hasOwn(trial.point, name);
  const missing = trials.every(has) ? undefined : 'not used';
  const axis = { label: shortParameter(name), ticks: parameterTicks(parameter), missing };
  if (parameter.type === 'int' || parameter.type === 'float') {
    const { min, max, log } = parameter;
    const scale: Axis = { label: name, start: min, end: max, scale: log ? 'log' : 'linear' };
    return {
      axis,
      placeOf: (trial) =>
        has(trial) ? (min === max ? 0.5 : placeOn(scale, trial.point[name] as number)) : null,
    };
  }
  const places = choicePlaces(name, parameter, trials.filter(has));
  return { axis, placeOf: ({ number }) => places.get(number) ?? null };
}

function parameterTicks(parameter: Parameter): ParallelAxis['ticks'] {
  if (parameter.type === 'int' || parameter.type === 'float') {
    const { min, max, log } = parameter;
    if (min === max) return [{ place: 0.5, text: shortNumber(min) }];
    const axis: Axis = { label: '', start: min, end: max, scale: log ? 'log' : 'linear' };
    const ticks = roundTicks(axis, 6);
    const whole = parameter.type === 'int' ? ticks.filter(Number.isInteger) : ticks;
    return whole.map((value) => ({ place: placeOn(axis, value), text: shortNumber(value) }));
  }
  const choices = parameter.type === 'boolean' ? [false, true] : parameter.choices;
  const step = Math.ceil(choices.length / MOST_CHOICES);
  return choices
    .filter((_, i) => i % step === 0)
    .map((choice) => ({ place: shareOf(parameter, choice), text: textOf(choice) }));
}

/** Lines through the same choice side by side, in the order of their trials. */
function choicePlaces(name: string, parameter: Parameter, trials: readonly Trial[]): Map<number, number> {
  const choices = parameter.type === 'boolean' ? 2 : 'choices' in parameter ? parameter.choices.length : 1;
  const texts = trials.map(({ point }) => JSON.stringify(point[name]));
  return new Map(
    trials.map(({ number, point }, i) => {
      const same = texts.filter((text) => text === texts[i]).length;
      const before = texts.slice(0, i).filter((text) => text === texts[i]).length;
      const offset = same === 1 ? 0 : before / (same - 1) - 0.5;
      return [number, shareOf(parameter, point[name]) + (SPREAD * offset) / choices];
    }),
  );
}

function textOf(choice: unknown): string {
  if (typeof choice === 'string') return choice;
  // An option with options of its own is known by its kind.
  const isSpec = typeof choice === 'object' && choice !== null && 'kind' in choice;
  return isSpec ? String(choice.kind) : JSON.stringify(choice);
}

function objectiveColumn(
  { objectives, trials }: Pick<SearchOutcome, 'objectives' | 'trials'>,
  k: number,
): Column {
  const values = trials.flatMap((trial) => drawnValue(trial, k) ?? []);
  const missing = values.length === trials.length ? undefined : 'no value';
  const { name } = objectives[k];
  const label = objectiveLabel(name);
  if (values.length === 0) return { axis: { label, ticks: [], missing }, placeOf: () => null };
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const scale = low > 0 && high / low >= FACTORS ? 'log' : 'linear';
  const axis: Axis = { label, start: low, end: high, scale };
  const ticks =
    low === high
      ? [{ place: 0.5, text: objectiveTick(name, low) }]
      : roundTicks(axis, 6).map((value) => ({
          place: placeOn(axis, value),
          text: objectiveTick(name, value),
        }));
  return {
    axis: { label, ticks, missing },
    placeOf(trial) {
      const value = drawnValue(trial, k);
      if (value === undefined) return null;
      return low === high ? 0.5 : placeOn(axis, value);
    },
  };
}

/** Ranks of the trials that have a value of the first objective, 0 for the worst and 1 for the best; equals have one rank. */
function ranksOf({ objectives, trials }: Pick<SearchOutcome, 'objectives' | 'trials'>): Map<number, number> {
  const first = trials.flatMap((trial) => {
    const value = drawnValue(trial, 0);
    return value === undefined ? [] : [{ ...trial, values: [value] }];
  });
  const ranked = rankTrials(first, [objectives[0].direction]);
  const steps = Math.max(1, ranked.length - 1);
  return new Map(ranked.map(({ number }, i) => [number, 1 - i / steps]));
}
