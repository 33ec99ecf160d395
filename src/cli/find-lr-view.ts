import { formatBytes, formatDuration } from '../base/format.js';
import { formatCount, formatNumberOf } from '../base/format-count.js';
import { shellWord } from '../base/shell-word.js';
import { architectureText } from './architecture-choice.js';
import { displayPath } from './display-path.js';
import type { FindingPlan, FoundLearningRate } from './library.js';
import type { Style } from './output.js';
import { renderPairs, renderTable } from './table.js';

/** What the learning-rate finder found, below its curve. */
export function renderFinding(
  finding: FoundLearningRate,
  curve: readonly string[],
  view: {
    readonly style: Style;
    readonly folder: string;
    /** As it was named. */
    readonly data: string;
    readonly withBatchSizes: boolean;
  },
): string[] {
  const { recommended, obstacle, suggestions, notes, seeds, plot, table } = finding;
  const { style, folder, data, withBatchSizes } = view;
  return [
    ...curve,
    '',
    ...(suggestions.length === 0
      ? []
      : renderTable(
          [
            { title: 'suggestion' },
            { title: 'learning rate', align: 'right' },
            { title: seeds === 1 ? '' : `over ${formatNumberOf(seeds, 'seed')}` },
          ],
          suggestions.map(({ name, learningRate, lowest, highest }) => [
            name,
            String(learningRate),
            seeds === 1 ? '' : `${lowest} to ${highest}`,
          ]),
        )),
    ...(recommended === null
      ? []
      : [
          '',
          `${style.bold(`learning rate ${recommended.learningRate}`)} (${recommended.name}): ${recommended.why}`,
        ]),
    ...(obstacle === null ? [] : [`${style.bold('cannot tell')}: ${obstacle.what}`, `  ${obstacle.fix}`]),
    ...notes.flatMap((note) => ['', `note: ${note}`]),
    ...(withBatchSizes ? batchSizeLines(finding) : []),
    ...(plot === null && table === null ? [] : ['']),
    ...[plot, table].flatMap((file) => (file === null ? [] : [`written to ${displayPath(file, folder)}`])),
    ...(recommended === null
      ? []
      : [
          '',
          'next:',
          `  pupil train ${shellWord(data)} --learning-rate ${recommended.learningRate}`,
          '  (with the other options that were given here)',
        ]),
  ];
}

const RULES = {
  linear: 'in proportion to the batch',
  'square-root': 'with the square root of the batch',
} as const;

function batchSizeLines({ batchSizes, recommended, batchSize, optimizer }: FoundLearningRate): string[] {
  if (recommended === null) return [];
  if (batchSizes === null) return ['', `for other batch sizes of ${optimizer} no rule is known: look again`];
  return [
    '',
    `with ${optimizer} the rate goes ${RULES[batchSizes.rule]} (${batchSizes.source}); from batches of ${batchSize}:`,
    ...renderTable(
      [
        { title: 'batch size', align: 'right' },
        { title: 'learning rate', align: 'right' },
      ],
      batchSizes.rates.map(({ batchSize: size, learningRate }) => [formatCount(size), String(learningRate)]),
    ),
  ];
}

/** What a dry run says. */
export function renderFindingPlan(plan: FindingPlan): string[] {
  const { seconds, memoryBytes } = plan.estimate;
  return [
    ...renderPairs([
      ['architecture', `${architectureText(plan.architecture)}, ${formatCount(plan.parameters)} parameters`],
      ['optimizer', `${plan.optimizer}, batches of ${formatCount(plan.batchSize)}`],
      ['rates', `${plan.minRate} to ${plan.maxRate}, ${plan.sweep}`],
      [
        'sweeps',
        `${formatCount(plan.seeds)} of ${formatNumberOf(plan.updates, 'update')} at most: ${formatNumberOf(plan.updatesInAll, 'update')}`,
      ],
      ['left out', plan.skipped.length === 0 ? 'none' : formatNumberOf(plan.skipped.length, 'file')],
      ['time', `about ${formatDuration(seconds)} at most`],
      ['memory', formatBytes(memoryBytes)],
      ['disk', 'nothing is written'],
    ]),
    '',
    'Nothing was trained and nothing was written.',
  ];
}
