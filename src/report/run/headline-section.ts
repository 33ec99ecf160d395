import { formatShare } from '../../base/format.js';
import { formatCount } from '../../base/format-count.js';
import { exampleKind } from '../../train/index.js';
import { type Content, type Html, html } from '../page/html.js';
import { isolated } from '../page/isolated.js';
import type { Section } from '../page/section.js';
import { isChosenByValidation } from './best-epoch.js';
import { endingOf } from './ending.js';
import { figureText, type Headline, type HeadlineFigure, headlineOf } from './headline.js';
import { metricTitle } from './metric-words.js';
import type { RunReport } from './run-report.js';

/** What the run came to, and what is wrong with its files. */
export function headlineSection(run: RunReport): Section {
  const headline = headlineOf(run);
  return {
    id: 'result',
    title: run.state === 'done' ? 'Result' : 'Result so far',
    body: html`${problemsNotice(run.problems)}${headline === null ? null : figures(headline.figures)}
${headline === null ? null : html`<p>${basis(run, headline)}</p>`}
${endingOf(run).map((sentence) => html`<p>${sentence}</p>\n`)}`,
  };
}

function problemsNotice(problems: readonly string[]): Html | null {
  if (problems.length === 0) return null;
  return html`<div class="notice" role="note"><ul>${problems.map((problem) => html`<li>${problem}</li>`)}</ul></div>`;
}

function figures(all: readonly HeadlineFigure[]): Html {
  return html`<div class="headline">${all.map(
    ({ name, value, unit, interval }, i) => html`<div${i === 0 ? html` class="main"` : null}>
<span class="name">${metricTitle(name)}</span>
<span class="value">${figureText(value, unit)}</span>
${interval === null ? null : html`<span class="interval">95%: ${figureText(interval.low, unit)} to ${figureText(interval.high, unit)}</span>`}
</div>
`,
  )}</div>`;
}

/** On what it was measured, what the interval means, and what guessing would score. */
function basis(run: RunReport, { count, figures: [first], guess }: Headline): Content {
  const { config, result } = run;
  const examples = config === null ? 'pictures' : exampleKind(config.classifier.input);
  const which = result === null ? ' after the best epoch so far' : '';
  return [
    `Measured on ${formatCount(count)} validation ${examples}${which}: the network did not learn from them`,
    isChosenByValidation(result) ? ', but its best epoch was chosen by them.' : '.',
    first === undefined || first.interval === null
      ? ''
      : ` The range holds the true value, over all ${examples} of this kind, for 95 of 100 validation sets of this size.`,
    guess === null
      ? ''
      : ` Always saying “${isolated(guess.of)}” would be right in ${formatShare(guess.share)}.`,
  ];
}
