import { dataTable } from '../page/data-table.js';
import { figure } from '../page/figure.js';
import { html } from '../page/html.js';
import type { Section } from '../page/section.js';
import type { RunReport } from '../run/run-report.js';
import { type Reliability, reliabilityOf } from './reliability.js';
import { reliabilityChart } from './reliability-chart.js';
import { percent, percentRange } from './words.js';

/** Whether probabilities can be believed; null for a regression. */
export async function reliabilitySection({ answers }: Pick<RunReport, 'answers'>): Promise<Section | null> {
  const reliability = answers === null ? undefined : reliabilityOf(answers);
  if (reliability === undefined) return null;
  const ofClasses = reliability.of === 'classes';
  return {
    id: 'reliability',
    title: 'Can its probabilities be believed?',
    body: html`<p>${verdictOf(reliability)}</p>
${await figure(reliabilityChart(reliability), {
  id: 'reliability-diagram',
  description: `Reliability diagram. ${verdictOf(reliability)}`,
  note: ofClasses
    ? 'Of all that the model was so sure of, how much was right? Points below the dashed line: it is surer than it has a right to be; above: less sure than it could be.'
    : 'Of all labels that were given so much probability, how many were true? Points below the dashed line: too much was given; above: too little.',
  numbers: dataTable(
    [
      {
        title: 'probability',
        isHead: true,
        cell: ({ low, high }) => `${percent(low)} to ${percent(high)}`,
        sortBy: ({ low }) => low,
      },
      { title: ofClasses ? 'examples' : 'labels', kind: 'number', cell: ({ count }) => count },
      { title: 'mean probability', kind: 'number', cell: ({ confidence }) => percent(confidence) },
      {
        title: ofClasses ? 'right' : 'true',
        kind: 'number',
        cell: ({ accuracy }) => percent(accuracy.value),
      },
      {
        title: '95%',
        kind: 'number',
        cell: ({ accuracy }) => html`<small>${percentRange(accuracy)}</small>`,
      },
    ],
    reliability.filled,
    { caption: `Bins of equal width that hold anything, of ${reliability.bins}`, isSortable: true },
  ),
})}`,
  };
}

function verdictOf({ error, chance, largest, bins, filled }: Reliability): string {
  const total = filled.reduce((sum, { count }) => sum + count, 0);
  const lean =
    filled.reduce((sum, { count, confidence, accuracy }) => sum + count * (confidence - accuracy.value), 0) /
    total;
  const measured = `The expected calibration error is ${percent(error)} in ${bins} bins of equal width (0% is best), the largest difference of a bin ${percent(largest)}.`;
  if (error <= chance)
    return `${measured} On so few examples, probabilities that are exactly right would show up to ${percent(chance)}: nothing speaks against them.`;
  const way =
    lean > error / 2
      ? 'on the whole the model is surer than it has a right to be; label smoothing, more data or stronger regularization help'
      : lean < -error / 2
        ? 'on the whole the model is less sure than it could be'
        : 'too sure in some places, too little in others';
  return `${measured} Probabilities that are exactly right would stay below ${percent(chance)}: ${way}.`;
}
