import { exampleKind, type RunConfig, type ValidationAnswers } from '../../train/index.js';
import { classScores } from '../evaluation/class-scores.js';
import { percent } from '../evaluation/words.js';
import { isChosenByValidation } from '../run/best-epoch.js';
import type { RunReport } from '../run/run-report.js';
import { markdownText } from './markdown.js';

/** On fewer examples the interval of a share is wider than a quarter of its whole range. */
const FEW = 50;
/** So many classes are named; the table has all of them. */
const NAMED = 10;

/** What the model cannot do and what was not measured, as far as it follows from the run; a list. */
export function cardLimits({ result, answers }: RunReport, { classifier, data }: RunConfig): string[] {
  const { task, input } = classifier;
  const examples = exampleKind(input);
  return [
    `Measured on ${examples} of the same source as those it learned from. On ${examples} from elsewhere (other cameras, places, times, people) it may do worse; measure it there with \`pupil evaluate\`.`,
    ...(isChosenByValidation(result)
      ? [
          'Its weights were chosen by the examples it was measured on, so that the numbers above are a little too good.',
        ]
      : []),
    ...(task === 'multi-class' || task === 'binary'
      ? [`It answers with one of its classes whatever it is given, also where ${examples} show none of them.`]
      : []),
    ...(data.weighted ? [`The ${examples} had weights, which its numbers follow.`] : []),
    ...(answers === null ? [] : classLimits(answers)),
  ];
}

function classLimits(answers: ValidationAnswers): string[] {
  const scores = classScores(answers);
  if (scores.length === 0) return [];
  const few = scores
    .filter(({ support }) => support < FEW)
    .map(({ name, support }) => `${markdownText(name)} (${support})`);
  const [worst] = scores.filter(({ support }) => support > 0).sort((a, b) => a.f1.value - b.f1.value);
  return [
    ...(worst === undefined
      ? []
      : [`It does worst on ${markdownText(worst.name)}: F1 ${percent(worst.f1.value)}.`]),
    ...(few.length === 0
      ? []
      : [
          `Fewer than ${FEW} validation examples, so that little can be said of them: ${few.slice(0, NAMED).join(', ')}${few.length > NAMED ? ` and ${few.length - NAMED} more` : ''}.`,
        ]),
  ];
}
