import { formatBytes, formatShortCount } from '../base/format.js';
import { formatCount, formatNumberOf } from '../base/format-count.js';
import { shellWord } from '../base/shell-word.js';
import { signedPoints } from '../base/signed-points.js';
import { displayPath } from './display-path.js';
import type { Ensemble } from './library.js';
import type { Style } from './output.js';
import { scoreText } from './score-text.js';
import { renderPairs, renderTable } from './table.js';

type Scores = Ensemble['members'][number]['scores'];

/** Metrics of the table, those that the task has; `--json` has all. */
const SHOWN = ['accuracy', 'hammingLoss', 'r2', 'loss'];

/** The ensemble above its members, what it is better by and what that costs. */
export function renderEnsemble(found: Ensemble, style: Style, folder: string): string[] {
  const { members, ofRun, scores, outOfFold, cost, comparison, model } = found;
  const path = displayPath(model, folder);
  const metrics = SHOWN.filter((name) => members[0].scores[name] !== undefined);
  const row = (name: string, values: Scores | null, parameters: number) => [
    name,
    ...metrics.map((metric) => scoreText(metric, values?.[metric])),
    formatShortCount(parameters),
  ];
  const all =
    outOfFold === null
      ? row('ensemble', scores, cost.parameters)
      : row('together, out of fold', outOfFold, cost.parameters);
  return [
    ...renderTable(
      [{ title: '' }, ...[...metrics, 'parameters'].map((title) => ({ title, align: 'right' as const }))],
      [
        all,
        ...members.map((member, i) =>
          row(`${comparison?.best === i ? '* ' : '  '}${member.name}`, member.scores, member.parameters),
        ),
        ...(ofRun === null ? [] : [row(ofRun.name, ofRun.scores, ofRun.parameters)]),
      ],
    ),
    '',
    ...renderComparison(found),
    '',
    ...renderPairs([
      ['model', `${path}  ${formatBytes(cost.bytes)}`],
      ['time', `${milliseconds(cost.milliseconds)} for one ${exampleOf(found)}`],
    ]),
    style.dim(`on data that chose nothing: pupil evaluate ${shellWord(path)} <test data>`),
  ];
}

function renderComparison(found: Ensemble): string[] {
  const { comparison, members, ofRun, cost, heldOut, count } = found;
  const examples = formatNumberOf(count, exampleOf(found));
  if (comparison === null) {
    return [
      `every one of ${examples} is known to some member: what the ensemble is worth cannot be said of them`,
      'out of fold, each is answered by the members that have not seen it; the ensemble is usually better',
    ];
  }
  const { best, score, difference, interval, cost: single } = comparison;
  const isShare = score !== 'R2';
  const by = (value: number) =>
    isShare ? signedPoints(100 * value) : `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(3)}`;
  const unit = isShare ? ' points' : '';
  return [
    `${score} ${by(difference)}${unit} (${by(interval.low)} to ${by(interval.high)}) against ${best === null ? `the ${ofRun!.name}` : `${members[best].name}, the best member`}, on ${heldOut === 'some' ? 'the ' : ''}${examples} that none was trained on`,
    `it takes ${times(cost.parameters / single.parameters)} the parameters and ${times(cost.milliseconds / single.milliseconds)} the time (${milliseconds(cost.milliseconds)} instead of ${milliseconds(single.milliseconds)})`,
    ...(ofRun === null
      ? []
      : [
          'they chose the weights of the model of the run, and no snapshot: its side is the one that is flattered',
        ]),
  ];
}

function exampleOf({ input }: Ensemble): string {
  return input.columns === undefined ? 'picture' : 'row';
}

function times(factor: number): string {
  return `${formatCountOf(factor)} times`;
}

function formatCountOf(factor: number): string {
  return factor >= 10 ? formatCount(Math.round(factor)) : factor.toFixed(1);
}

function milliseconds(value: number): string {
  return `${Number(value.toPrecision(2))} ms`;
}
