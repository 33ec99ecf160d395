import { formatBytes, formatDuration } from '../base/format.js';
import { formatCount } from '../base/format-count.js';
import { shortParameter } from '../report/index.js';
import { beginningPair } from './beginning-pair.js';
import { displayPath } from './display-path.js';
import type { TuningPlan } from './library.js';
import { plainText } from './setting-text.js';
import { renderPairs } from './table.js';

/** What would be searched, and what it would take. */
export function renderSearchPlan(plan: TuningPlan, folder: string): string[] {
  const { search, space, sampler, pruner, objectives, trials, folds, estimate } = plan;
  const parameters = Object.entries(space.parameters).map(
    ([name, parameter]) => [name, parameterText(parameter)] as const,
  );
  const fixed = Object.entries(space.fixed).map(([name, value]) => [name, plainText(value)] as const);
  return [
    ...renderPairs([...parameters, ...fixed]),
    '',
    ...renderPairs([
      ...beginningPair(plan, folder),
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
      ? (choices as unknown[]).map(plainText).join(', ')
      : type === 'boolean'
        ? 'false, true'
        : `${min} to ${max}`;
  const steps = step === undefined || step === 1 ? [] : [`in steps of ${step}`];
  const conditions = Object.entries((when ?? {}) as Record<string, unknown[]>).map(
    ([parent, values]) => `where ${shortParameter(parent)} is ${values.map(plainText).join(' or ')}`,
  );
  return [range, ...(log === true ? ['logarithmic'] : []), ...steps, ...conditions].join(', ');
}
