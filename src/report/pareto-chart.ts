import { OptionError } from '../base/error.js';
import { paretoFronts, type SearchOutcome } from '../search/index.js';
import { roundTicks } from './chart.js';
import { STATE_NAMES } from './parallel-chart.js';
import { axisAround, type ScatterAxis, type ScatterChart, type ScatterPoint } from './scatter-chart.js';
import { drawnValue, objectiveLabel, objectiveTick, wantedNote } from './search-values.js';

/** From so many trials of a front on they are not numbered. */
const MOST_LABELS = 20;

/**
 * Complete trials by the first objective and another one, and the front of those that no other beats in both, as steps: what lies
 * beyond the steps was not reached. The hypervolume is said where there are two objectives.
 *
 * Throws  OptionError `option/objective` where the search has no such objective.
 */
export function paretoChart(
  search: Pick<SearchOutcome, 'objectives' | 'trials' | 'hypervolume'>,
  objective = 1,
): ScatterChart {
  const { objectives, trials, hypervolume } = search;
  const pair = [objectives[0], objectives[objective]];
  if (pair[1] === undefined || objective === 0) {
    throw new OptionError({
      code: 'option/objective',
      where: 'objective',
      what: 'a front is drawn of the first objective and another one',
      got: { objective, objectives: objectives.map(({ name }) => name) },
      fix: 'give the place of another objective of the search, counted from 0',
    });
  }
  const known = trials.flatMap((trial) => {
    const [y, x] = [drawnValue(trial, 0), drawnValue(trial, objective)];
    return trial.state === 'complete' && x !== undefined && y !== undefined ? [{ trial, x, y }] : [];
  });
  const [yCost, xCost] = pair.map(({ direction }) => (direction === 'max' ? -1 : 1));
  const [front = []] = paretoFronts(known.map(({ x, y }) => [yCost * y, xCost * x]));
  const isFew = front.length <= MOST_LABELS;
  const points = known.map(
    ({ trial, x, y }, i): ScatterPoint =>
      front.includes(i)
        ? { x, y, look: 'best', ...(isFew ? { label: String(trial.number) } : {}) }
        : { x, y, look: 'complete' },
  );
  const steps = front.map((i) => [known[i].x, known[i].y] as const).sort(([a], [b]) => a - b);
  return {
    kind: 'scatter',
    title: `${pair[0].name} against ${pair[1].name}: what no trial beats in both`,
    notes: [
      wantedNote(pair),
      ...(hypervolume === undefined
        ? []
        : [
            `hypervolume ${hypervolume.share.toFixed(3)}: share of the box of all complete trials that the front dominates`,
          ]),
    ],
    x: objectiveAxis(
      pair[1].name,
      known.map(({ x }) => x),
    ),
    y: objectiveAxis(
      pair[0].name,
      known.map(({ y }) => y),
    ),
    groups: [
      { look: 'best', name: 'on the front, by their numbers' },
      { look: 'complete', name: STATE_NAMES.complete },
    ],
    points,
    // Of small values wanted, what is as good as one point reaches to the next larger one.
    paths:
      steps.length < 2
        ? []
        : [
            {
              shape: pair[1].direction === 'min' ? 'steps-after' : 'steps-before',
              isGuess: false,
              points: steps,
            },
          ],
  };
}

/** So many numbers stand side by side in a narrow drawing too. */
const TICKS = 4;

function objectiveAxis(name: string, values: readonly number[]): ScatterAxis {
  const axis = axisAround(values, { label: objectiveLabel(name), scale: 'either' });
  if (name !== 'parameters') return axis;
  return {
    ...axis,
    ticks: roundTicks(axis, TICKS).map((at) => ({ at, text: objectiveTick(name, at) })),
  };
}
