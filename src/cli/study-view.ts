import { formatBytes, formatDuration } from '../base/format.js';
import { formatNumberOf } from '../base/format-count.js';
import { shellWord } from '../base/shell-word.js';
import { signedPoints } from '../base/signed-points.js';
import type { QuestionKind } from '../study/index.js';
import { beginningPair } from './beginning-pair.js';
import { displayPath } from './display-path.js';
import type { Study, StudyCosts } from './library.js';
import type { Style } from './output.js';
import { plainText } from './setting-text.js';
import { renderPairs, renderTable } from './table.js';
import { wrapText } from './wrap-text.js';

type Answer = Study['answers'][number];
type Arm = Answer['arms'][number];

/** Every question with its answer and a table, and what to do. */
export function renderStudy(result: Study, style: Style, { folder, columns }: StudyPage): string[] {
  const { answers, refused, shortened, patch, study, recommended, applied, plots } = result;
  const { trials, seconds, stopReason } = result;
  const end = stopReason === null ? 'so far' : `ended by ${REASONS[stopReason]}`;
  const changes = Object.entries(patch).map(([place, value]) => [place, plainText(value)] as const);
  return [
    ...answers.flatMap((answer) => [...answerLines(answer, style, columns), '']),
    ...refused.flatMap(({ question, reason }) => [
      ...wrapText(`${question}: not asked, since ${reason}`, columns),
      '',
    ]),
    `${formatNumberOf(trials, 'training')} in ${formatDuration(seconds)}; ${end}`,
    ...shorteningLines(shortened, columns),
    ...(changes.length === 0
      ? ['nothing to change']
      : ['', 'change', ...renderPairs(changes).map((line) => `  ${line}`)]),
    ...(changes.length > 1
      ? wrapText('each change was tried by itself: ask once more with all of them', columns)
      : []),
    '',
    ...renderPairs([
      ...beginningPair(result, folder),
      ['study', displayPath(study, folder)],
      ...(recommended === null ? [] : [['recommended', displayPath(recommended, folder)] as const]),
      ...[...(applied === null ? [] : [applied]), ...plots].map(
        (file) => ['written to', displayPath(file, folder)] as const,
      ),
    ]),
    ...(changes.length === 0 || applied !== null || recommended === null
      ? []
      : [
          style.dim(
            `train with it: pupil train <folder> --config ${shellWord(displayPath(recommended, folder))}`,
          ),
        ]),
  ];
}

/** Where lines are shown. */
export interface StudyPage {
  /** The one that paths are shown from. */
  readonly folder: string;
  readonly columns: number;
}

const REASONS: Readonly<Record<NonNullable<Study['stopReason']>, string>> = {
  answered: 'having all answers',
  plan: 'having trained all seeds',
  trials: 'the number of trainings',
  time: 'time',
};

function answerLines(
  { question, asks, baseline, sentence, arms, troubles }: Answer,
  style: Style,
  columns: number,
): string[] {
  const table = renderTable(
    [
      { title: '' },
      { title: 'points', align: 'right' },
      { title: 'interval', align: 'right' },
      { title: 'seeds', align: 'right' },
      { title: 'time', align: 'right' },
      { title: 'size', align: 'right' },
      { title: '' },
    ],
    arms.map((arm) => [arm.arm, ...armCells(arm)]),
  );
  return [
    ...wrapText(`${question}: ${asks}`, columns).map(style.bold),
    ...wrapText(sentence, columns),
    `  against ${baseline}`,
    ...table.map((line) => `  ${line}`),
    ...troubles.flatMap(({ arm, diverged, reason }) =>
      wrapText(
        reason === null
          ? `${arm} diverged in ${formatNumberOf(diverged, 'training')}, which count as right about nothing`
          : `${arm} could not be trained: ${reason}`,
        columns,
      ),
    ),
  ];
}

function armCells({ difference, interval, seeds, cost, verdict }: Arm): string[] {
  return [
    difference === null ? '-' : signedPoints(100 * difference),
    interval === null ? '-' : `${signedPoints(100 * interval.low)} to ${signedPoints(100 * interval.high)}`,
    String(seeds),
    ...(cost === null ? ['-', '-'] : [cost.seconds, cost.parameters].map((share) => `${share.toFixed(1)}x`)),
    verdict,
  ];
}

/** What would be asked, and what it would take. */
export function renderStudyPlan(plan: StudyCosts, { folder, columns }: StudyPage): string[] {
  const { questions, refused, looks, estimate, study, shortened } = plan;
  return [
    ...questions.flatMap(({ question, asks, baseline, arms }) => [
      ...wrapText(`${question}: ${asks}`, columns),
      ...wrapText(`${baseline} against ${arms.map(({ arm }) => arm).join(', ')}`, columns - 2).map(
        (line) => `  ${line}`,
      ),
    ]),
    ...refused.flatMap(({ question, reason }) =>
      wrapText(`${question}: not asked, since ${reason}`, columns),
    ),
    '',
    ...renderTable(
      [
        { title: '' },
        { title: 'trainings', align: 'right' },
        { title: 'time', align: 'right' },
        { title: 'disk', align: 'right' },
      ],
      planRows(looks, estimate).map(([when, { trials, seconds, diskBytes }]) => [
        when,
        String(trials),
        formatDuration(seconds),
        formatBytes(diskBytes),
      ]),
    ),
    '',
    ...shorteningLines(shortened, columns),
    ...renderPairs([
      ...beginningPair(plan, folder),
      ['at a time', sideBySide(plan)],
      ['folder', displayPath(study, folder)],
    ]),
  ];
}

function sideBySide({ workers, queue, threads }: StudyCosts): string {
  const isOpen = workers === null && queue !== null;
  const trainings = isOpen
    ? 'a training for each worker of the queue,'
    : formatNumberOf(workers ?? 1, 'training');
  return `${trainings} of ${formatNumberOf(threads, 'thread')}`;
}

/** What it takes at best and at most; one row where a limit of trainings, or a single look, makes them the same. */
function planRows(looks: StudyCosts['looks'], { fewest, most }: StudyCosts['estimate']) {
  const all = `all ${looks[looks.length - 1]} seeds`;
  if (looks.length === 1) return [[all, most]] as const;
  if (fewest.trials === most.trials) return [['as many as are allowed', most]] as const;
  return [
    [`all clear after ${looks[0]} seeds`, fewest],
    [all, most],
  ] as const;
}

/** What is less than it would be, so that nobody takes the answers for those of whole trainings. */
function shorteningLines({ epochs, trainingShare }: StudyCosts['shortened'], columns: number): string[] {
  const less = [
    ...(epochs === null ? [] : [`of ${formatNumberOf(epochs, 'epoch')}`]),
    ...(trainingShare === null ? [] : [`on ${Math.round(100 * trainingShare)}% of the training examples`]),
  ];
  if (less.length === 0) return [];
  return wrapText(`to fit into the time: trainings ${less.join(', ')}; answers hold for these`, columns);
}

export function renderQuestions(questions: readonly Pick<QuestionKind, 'name' | 'asks'>[]): string[] {
  return renderPairs(questions.map(({ name, asks }) => [name, asks]));
}
